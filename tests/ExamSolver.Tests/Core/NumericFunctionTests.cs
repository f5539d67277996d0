using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;
using Xunit;

namespace ExamSolver.Tests.Core;

public sealed class NumericFunctionTests
{
    private static readonly Declarations Declared = Declarations.Parse("u, v, a, k : real; x : R^3; W : 3x3; f : function; g : function").Declarations;

    [Theory]
    [InlineData("a^2 + 3")]
    [InlineData("-u + v - 2")]
    [InlineData("-(u^2 + v^2)/(2 (1 - a^2)) + (u^2 - 2 a u v + v^2)/(2 (1 - a^2))")]
    [InlineData("e^(-u^2/2) log(v^2 + 1) sqrt(a^2)")]
    [InlineData("1/(u - u) + v")]
    [InlineData("(u - u)^(-1)")]
    [InlineData("sigmoid(u) tanh(v) relu(a u) max(u, v) min(u, 1)")]
    [InlineData("f(u) f(a) + g(u, v) - f(f(v))")]
    [InlineData("piecewise(u, u > v, v)")]
    [InlineData("sum(i, 1, 3, x[i] u^i)")]
    [InlineData("prod(i, 1, 3, x[i] + v)")]
    [InlineData("x[2] u + W[1, 3] v")]
    [InlineData("x[k] + u")]
    [InlineData("dot(x, W x) u")]
    [InlineData("dot(x, u x) + norm(W x)^2 v")]
    [InlineData("norm(u x + v x)")]
    [InlineData("max(softmax(u x)) + v")]
    [InlineData("tr(W) u + det(W) v")]
    [InlineData("max(u x) + mean(v x)")]
    [InlineData("s u + t")]
    [InlineData("dot(y, x)")]
    [InlineData("m^2 - u")]
    [InlineData("u x")]
    public void A_function_of_two_numbers_is_what_the_interpreter_gives_bit_by_bit(string text)
    {
        var context = Define(ArrayContext.Of(Declared), ("s", "a^2 + 1"), ("t", "s v + f(u)"), ("y", "u x"), ("m", "dot(x, x)"));
        var formula = Read(text);
        var at = context.ValuesIn(World.Draw(Declared, 7, 0), formula).ToDictionary(StringComparer.Ordinal);
        at["k"] = 2;
        var function = new NumericFunction(formula, context, at, "u", "v");
        foreach (var u in new[] { 0.5, -1.25, 0 })
        {
            function.Set(0, u);
            foreach (var v in new[] { 2.0, 0.5, -3 })
            {
                function.Set(1, v);
                var moved = new Dictionary<string, NumericArray>(StringComparer.Ordinal) { ["u"] = NumericArray.Of(u), ["v"] = NumericArray.Of(v) };
                Assert.Equal(BitConverter.DoubleToInt64Bits(context.Numeric(formula, at, moved)[0, 0]), BitConverter.DoubleToInt64Bits(function.Value));
            }
        }
    }

    [Fact]
    public void A_variable_that_picks_a_row_of_a_matrix_is_no_number()
    {
        var context = ArrayContext.Of(Declared);
        var formula = Read("dot(W[u], x) + sum(i, 1, 2, dot(W[u], x))");
        var at = context.ValuesIn(World.Draw(Declared, 7, 0), formula);
        var function = new NumericFunction(formula, context, at, "u");
        Assert.Equal(context.Numeric(formula, at, new Dictionary<string, NumericArray> { ["u"] = NumericArray.Of(2) })[0, 0], function.At(2));
    }

    private static Formula Read(string text) => FormulaParser.Parse(text, new ParseOptions { Declarations = Declared, Functions = ["f", "g"] }).Formula ?? throw new InvalidOperationException(text);

    private static ArrayContext Define(ArrayContext context, params ImmutableArray<(string Name, string Text)> definitions)
    {
        foreach (var (name, text) in definitions)
        {
            var formula = Read(text);
            context = context.With(new LetDefinition(name, formula, context.Evaluate(formula, out var error) ?? throw new InvalidOperationException(error)));
        }

        return context;
    }
}
