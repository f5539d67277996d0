using ExamSolver.Symbolics;

namespace ExamSolver.Core.Arrays;

/// <summary>
/// A formula as a function of some numbers, for oracles that work it out at thousands of places: what <see cref="NumericFormula"/> gives, bit by
/// bit, laid out once as a row of operations. Variables stand in an order, as loops stand in each other: what depends on the outer ones alone is
/// not worked out again while an inner one moves, and what depends on none is worked out once.
/// </summary>
/// <remarks>An array that depends on a variable does not go into a row of numbers: what it stands in is walked by the interpreter each time.</remarks>
public sealed class NumericFunction
{
    private readonly ArrayContext context;
    private readonly Func<string, NumericArray?> fixedNumbers;
    private readonly NumericFormula interpreter;

    private readonly Dictionary<string, Number> variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> levelsOfNames = new(StringComparer.Ordinal);
    private readonly Dictionary<Formula, int> levels = [];
    private readonly Dictionary<Formula, NumericArray> constants = [];
    private readonly Dictionary<Formula, Number> numbers = [];

    // For each variable itself, and then what depends on it and on none behind it, in the order in which it is worked out.
    private readonly List<Number>[] rows;
    private readonly Number result;

    /// <summary>Lays a formula out.</summary>
    /// <param name="formula">The formula; of an array, the first entry counts.</param>
    /// <param name="context">What names mean.</param>
    /// <param name="at">The values of the symbols.</param>
    /// <param name="variables">The names that move, the outermost first; they are NaN until they are set.</param>
    /// <exception cref="ArithmeticException">Shapes do not fit.</exception>
    public NumericFunction(Formula formula, ArrayContext context, IReadOnlyDictionary<string, Rational> at, params IEnumerable<string> variables)
    {
        this.context = context;
        fixedNumbers = context.NumbersAt(at);
        interpreter = new NumericFormula(ValueOf, context.Declarations);
        foreach (var name in variables)
            this.variables[name] = new Number(Operation.Variable, levelsOfNames[name] = this.variables.Count + 1);
        rows = [.. this.variables.Values.Select(v => new List<Number> { v })];
        result = IsNumber(formula) ? Lay(formula) : Walk(formula);
    }

    private enum Operation
    {
        Variable,
        Constant,
        Negate,
        Add,
        Subtract,
        Multiply,
        Divide,
        Power,
        Exponential,
        Call,
        Walk,
    }

    /// <summary>The value, when every variable has been set since one before it was.</summary>
    public double Value => result.Value;

    /// <summary>Moves a variable, counted from 0; those behind it must be set anew.</summary>
    public void Set(int variable, double value)
    {
        var row = rows[variable];
        row[0].Value = value;
        for (var i = 1; i < row.Count; i++)
            row[i].Value = ValueOf(row[i]);
    }

    /// <summary>The value of a function of one variable.</summary>
    public double At(double value)
    {
        Set(0, value);
        return Value;
    }

    private double ValueOf(Number number) => number.Operation switch
    {
        Operation.Negate => -number.Left!.Value,
        Operation.Add => number.Left!.Value + number.Right!.Value,
        Operation.Subtract => number.Left!.Value - number.Right!.Value,
        Operation.Multiply => number.Left!.Value * number.Right!.Value,
        Operation.Divide => NumericFormula.Quotient(number.Left!.Value, number.Right!.Value),
        Operation.Power => NumericFormula.Power(number.Left!.Value, number.Right!.Value),
        Operation.Exponential => Math.Exp(number.Left!.Value),
        Operation.Call => Call(number.Function!, number.Arguments!),
        Operation.Walk => interpreter.Of(number.Formula!)[0, 0],
        _ => number.Value,
    };

    private static double Call(DoubleFunction function, Number[] arguments)
    {
        Span<double> values = stackalloc double[8];
        values = arguments.Length > 8 ? new double[arguments.Length] : values[..arguments.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = arguments[i].Value;
        return function(values);
    }

    /// <summary>The value of a name where the variables stand now.</summary>
    private NumericArray? ValueOf(string name) => variables.TryGetValue(name, out var variable) ? NumericArray.Of(variable.Value)
        : LevelOf(name) > 0 ? interpreter.Of(context.Names[name].Formula)
        : fixedNumbers(name);

    /// <summary>The last variable that a formula depends on, counted from 1; 0 where it depends on none.</summary>
    private int Level(Formula formula)
    {
        if (!levels.TryGetValue(formula, out var level))
            levels[formula] = level = formula is SymbolFormula symbol ? LevelOf(symbol.Name) : FormulaParts.Of(formula).Select(Level).DefaultIfEmpty(0).Max();
        return level;
    }

    private int LevelOf(string name)
    {
        if (!levelsOfNames.TryGetValue(name, out var level))
            levelsOfNames[name] = level = context.Names.TryGetValue(name, out var definition) ? Level(definition.Formula) : 0;
        return level;
    }

    private NumericArray Constant(Formula formula)
    {
        if (!constants.TryGetValue(formula, out var value))
            constants[formula] = value = interpreter.Of(formula);
        return value;
    }

    /// <summary>Whether a formula is certainly a number and no array, wherever the variables stand.</summary>
    private bool IsNumber(Formula formula) => Level(formula) == 0 ? Constant(formula).IsScalar : formula switch
    {
        SymbolFormula symbol => variables.ContainsKey(symbol.Name) || IsNumber(context.Names[symbol.Name].Formula),
        ArrayFormula { Kind: not ArrayKind.Set } => false,
        EntryFormula entry => Level(entry.Array) == 0 && (entry.Indices.Length > 1 || Constant(entry.Array).Columns == 1),
        ApplyFormula { Function: "piecewise" or "indicator" or "diff" or "tr" or "trace" or "det" or "abs" or "logdet" or "norm" or "mean" or "variance" or "sum" } => true,
        ApplyFormula { Function: "max" or "min", Arguments.Length: 1 } => true,
        ApplyFormula apply => FunctionOf(apply) is not null && apply.Arguments.All(IsNumber),
        BindFormula bind => IsNumberRepeated(bind),
        _ => FormulaParts.Of(formula).All(IsNumber),
    };

    /// <summary>Whether a sum or product is a number, by its body at one place; which entry a variable picks is not known here.</summary>
    private bool IsNumberRepeated(BindFormula bind)
    {
        if (bind is not { Kind: "sum" or "prod", Bindings: [var binding] } || FormulaParts.Any(bind.Body, part => part is EntryFormula entry && entry.Indices.Any(i => Level(i) > 0)))
            return false;
        var first = NumericArray.Of(1);
        return new NumericFormula(name => name == binding.Variable ? first : ValueOf(name), context.Declarations).Of(bind.Body).IsScalar;
    }

    /// <summary>A function that makes a number of numbers: an unknown one, or one of the table; <c>null</c> for any other.</summary>
    private DoubleFunction? FunctionOf(ApplyFormula apply)
    {
        if (context.Declarations.Find(apply.Function.TrimEnd('\'')) is { IsFunction: true } declared)
            return declared.Arguments.IsDefault && context.Declarations.Contains(apply.Function) ? UnknownFunctions.Compile(apply.Function, apply.Arguments.Length, context.Declarations).Invoke : null;
        return NumericFormula.IsOfWhole(apply.Function) ? null : FunctionTable.CanonicalName(apply.Function) is { } name ? FunctionTable.Find(name)?.Evaluate : null;
    }

    /// <summary>The number that a formula is, laid out once.</summary>
    private Number Lay(Formula formula)
    {
        if (!numbers.TryGetValue(formula, out var number))
            numbers[formula] = number = Level(formula) == 0 ? new Number(Operation.Constant, 0) { Value = Constant(formula)[0, 0] } : LayAnew(formula);
        return number;
    }

    private Number LayAnew(Formula formula)
    {
        switch (formula)
        {
            case SymbolFormula symbol:
                return variables.GetValueOrDefault(symbol.Name) ?? Lay(context.Names[symbol.Name].Formula);
            case NegationFormula negation:
                return Negative(negation.Operand);
            case SumFormula sum:
                var total = sum.Terms[0].IsNegative ? Negative(sum.Terms[0].Term) : Lay(sum.Terms[0].Term);
                for (var i = 1; i < sum.Terms.Length; i++)
                    total = Together(sum.Terms[i].IsNegative ? Operation.Subtract : Operation.Add, total, Lay(sum.Terms[i].Term));
                return total;
            case ProductFormula product:
                var factors = Lay(product.Factors[0].Factor);
                for (var i = 1; i < product.Factors.Length; i++)
                    factors = Together(Operation.Multiply, factors, Lay(product.Factors[i].Factor));
                return factors;
            case QuotientFormula quotient:
                return Together(Operation.Divide, Lay(quotient.Numerator), Lay(quotient.Denominator));
            case PowerFormula { Exponent: SymbolFormula { Name: "T" or "top" } turned } transposed when ValueOf(turned.Name) is null:
                return Lay(transposed.Base);
            case PowerFormula { Base: ApplyFormula { Function: "e", Arguments.IsEmpty: true } } power:
                var exponent = Lay(power.Exponent);
                return Append(new Number(Operation.Exponential, exponent.Level) { Left = exponent });
            case PowerFormula power:
                return Together(Operation.Power, Lay(power.Base), Lay(power.Exponent));
            case ApplyFormula apply when FunctionOf(apply) is { } function && apply.Arguments.All(IsNumber):
                return Calling(function, apply.Arguments);
            case EntryFormula { Array: var array, Indices: var indices } when Level(array) == 0 && Constant(array) is { IsScalar: false } entries && indices.All(IsNumber):
                return Calling(at => NumericFormula.Entry(entries, at)[0, 0], indices);
            default:
                return Walk(formula);
        }
    }

    private Number Calling(DoubleFunction function, IEnumerable<Formula> formulas)
    {
        Number[] arguments = [.. formulas.Select(Lay)];
        return Append(new Number(Operation.Call, arguments.Max(a => a.Level)) { Arguments = arguments, Function = function });
    }

    private Number Negative(Formula formula)
    {
        var number = Lay(formula);
        return Append(new Number(Operation.Negate, number.Level) { Left = number });
    }

    private Number Together(Operation operation, Number left, Number right) => Append(new Number(operation, Math.Max(left.Level, right.Level)) { Left = left, Right = right });

    private Number Walk(Formula formula) => Append(new Number(Operation.Walk, Level(formula)) { Formula = formula });

    /// <summary>Puts a number behind those that it is made of; one that depends on no variable is worked out at once.</summary>
    private Number Append(Number number)
    {
        if (number.Level > 0)
            rows[number.Level - 1].Add(number);
        else
            number.Value = ValueOf(number);
        return number;
    }

    /// <summary>A number and how it is made of others.</summary>
    private sealed class Number(Operation operation, int level)
    {
        public double Value { get; set; } = double.NaN;

        public Operation Operation { get; } = operation;

        /// <summary>The last variable that it depends on, counted from 1.</summary>
        public int Level { get; } = level;

        public Number? Left { get; init; }

        public Number? Right { get; init; }

        public Number[]? Arguments { get; init; }

        public DoubleFunction? Function { get; init; }

        public Formula? Formula { get; init; }
    }
}
