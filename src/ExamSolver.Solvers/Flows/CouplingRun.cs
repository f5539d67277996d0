using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Flows;

/// <summary>A flow that is run on numbers, with random smooth networks: the road of the checks of <see cref="Coupling"/>.</summary>
internal sealed class CouplingRun
{
    private const int Worlds = 4;

    private readonly Coupling.Given given;
    private readonly ulong seed;
    private readonly Dictionary<string, Rational> drawn;
    private readonly int[] sizes;
    private readonly bool isScalar;

    private CouplingRun(Coupling.Given given, CheckContext context, int index)
    {
        this.given = given;
        var declarations = given.Inputs.Context.Declarations;
        isScalar = declarations.Find(given.Inputs.Names[0])!.IsScalar;
        drawn = new(given.Inputs.Context.ValuesIn(context.World(declarations, index)), StringComparer.Ordinal);
        seed = context.Generator().NextBits() + (ulong)index;

        // Exponentials of exponentials of large numbers would leave nothing to compare.
        var generator = Generator.For(seed, "values");
        foreach (var place in drawn.Keys.Where(k => isScalar || k.Contains('[', StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray())
            drawn[place] = Rational.FromDouble((2 * generator.NextDouble()) - 1);
        var axes = ArrayEntries.SizesOf(declarations);
        sizes = [.. given.Inputs.Names.Select(n => declarations.Find(n)!.Dimensions is [var size] ? axes[size] : 1)];
        Input = [.. given.Inputs.Names.SelectMany((n, half) => VectorOf(n, sizes[half]))];
        var estimates = FiniteDifference.Jacobian(x => Forward(x.ToArray(), null), Input);
        Jacobian = NumericArray.Of(Input.Length, Input.Length, (i, j) => estimates[i, j].Value);
        foreach (var estimate in estimates)
            Error = Math.Max(Error, estimate.Error);
        Determinant = Jacobian.Determinant();
    }

    /// <summary>Both halves of the input.</summary>
    public double[] Input { get; }

    /// <summary>Both halves of the output.</summary>
    public double[] Output => Forward(Input, null);

    /// <summary>The Jacobian, by finite differences of the whole flow.</summary>
    public NumericArray Jacobian { get; }

    /// <summary>Its determinant, by elimination.</summary>
    public double Determinant { get; }

    /// <summary>The log-density of the input where the output is standard normal.</summary>
    public double LogDensity => Forward(Input, null).Sum(y => -0.5 * ((y * y) + Math.Log(2 * Math.PI))) + Math.Log(Math.Abs(Determinant));

    private double Error { get; }

    /// <summary>What is read off runs in a few worlds; symbols for networks and outputs have the values that they had there.</summary>
    public static List<Observation> Observe(Coupling.Given given, CheckContext context, Func<CouplingRun, (double[] Values, (int Rows, int Columns)? Shape)> read)
    {
        var observations = new List<Observation>();
        for (var i = 0; i < Worlds; i++)
        {
            var run = new CouplingRun(given, context, i);
            var (values, shape) = read(run);
            observations.Add(new Observation(run.Values(), [.. values.Select(v => Measured.About(v, (1e-7 * (1 + Math.Abs(v))) + (100 * run.Error)))]) { Shape = shape });
        }

        return observations;
    }

    /// <summary>Whether the determinant is 1, in every world.</summary>
    public static List<Observation> ObserveVolume(Coupling.Given given, CheckContext context)
    {
        var keeps = Enumerable.Range(0, Worlds).All(i => Math.Abs(new CouplingRun(given, context, i).Determinant - 1) < 1e-6);
        return [Observation.Of(Measured.Exactly(keeps ? 1 : 0), Measured.Exactly(keeps ? 0 : 1))];
    }

    private string Place(string name, params int[] indices) => isScalar ? name : $"{name}[{string.Join(',', indices.Select(i => (i + 1).ToString(CultureInfo.InvariantCulture)))}]";

    private double[] VectorOf(string name, int size) => [.. Enumerable.Range(0, size).Select(i => drawn[Place(name, i)].ToDouble())];

    /// <summary>The values of all symbols, those of the networks where their layers read them.</summary>
    private Dictionary<string, Rational> Values()
    {
        var values = new Dictionary<string, Rational>(drawn, StringComparer.Ordinal);
        var output = Forward(Input, values);
        for (var i = 0; i < output.Length; i++)
            values[i < sizes[0] ? Place(given.Outputs.Names[0], i) : Place(given.Outputs.Names[1], i - sizes[0])] = Rational.FromDouble(output[i]);
        return values;
    }

    private double[] Forward(double[] input, Dictionary<string, Rational>? record)
    {
        double[][] halves = [input[..sizes[0]], input[sizes[0]..]];
        foreach (var layer in given.Layers)
        {
            var (own, other) = (halves[layer.Changes - 1], halves[2 - layer.Changes]);
            var scale = Read(layer.LogScale, layer.ScaleJacobian, own.Length, other, record);
            var shift = Read(layer.Shift, layer.ShiftJacobian, own.Length, other, record);
            halves[layer.Changes - 1] = [.. own.Select((h, i) => (Math.Exp(scale[i]) * h) + shift[i])];
        }

        return [.. halves[0], .. halves[1]];
    }

    /// <summary>The value of a parameter, or of a network at the other half, written down with its Jacobian where a record is kept.</summary>
    private double[] Read(string? name, string? jacobian, int size, double[] other, Dictionary<string, Rational>? record)
    {
        if (name is null)
            return new double[size];
        if (name.Split('(') is [var function, _])
            return UnknownFunctions.EvaluateMap(function.Trim(), other, isScalar ? 0 : size, given.Inputs.Context.Declarations);
        if (jacobian is null)
            return VectorOf(name, size);
        var value = Network(name, size, other);
        if (record is not null)
        {
            var slopes = FiniteDifference.Jacobian(x => Network(name, size, x.ToArray()), other);
            for (var i = 0; i < size; i++)
            {
                record[Place(name, i)] = Rational.FromDouble(value[i]);
                for (var j = 0; j < other.Length; j++)
                    record[Place(jacobian, i, j)] = Rational.FromDouble(slopes[i, j].Value);
            }
        }

        return value;
    }

    /// <summary>A smooth network: for each output a sum of tanh of the inputs with random slopes.</summary>
    private double[] Network(string name, int size, double[] input)
    {
        var generator = Generator.For(seed, name);
        var output = new double[size];
        for (var i = 0; i < size; i++)
        {
            output[i] = generator.NextDouble() - 0.5;
            foreach (var x in input)
                output[i] += (0.3 + (0.6 * generator.NextDouble())) * Math.Tanh(((generator.NextDouble() + 0.3) * x) - generator.NextDouble());
        }

        return output;
    }
}
