using System.CommandLine;
using System.Globalization;
using ExamSolver.Symbolics;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver evaluate</c>, <c>simplify</c>, <c>differentiate</c> and <c>latex</c>, for people at a prompt.</summary>
internal static class ExpressionCommands
{
    /// <summary>The option that declares symbols.</summary>
    public static Option<string> DomainOption() => new("--domain") { Description = "What the symbols are: \"x>0; n:natural; W:3x2\"." };

    /// <summary>The four commands.</summary>
    public static IEnumerable<Command> Create(Terminal terminal)
    {
        yield return Create("evaluate", "Give the value of a formula, exactly where it is rational.", "Values of its symbols: x=3 y=1/2.", terminal, Evaluate);
        yield return SimplifyCommand(terminal);
        yield return DifferentiateCommand(terminal);
        yield return Create("latex", "Write a formula as LaTeX, as it stands.", null, terminal, (formula, _, _, t) =>
        {
            t.Out.WriteLine(formula.ToLatex());
            return ExitCode.Success;
        });
    }

    private static Command Create(string name, string description, string? rest, Terminal terminal, Func<Formula, IReadOnlyList<string>, Declarations, Terminal, int> run) =>
        Create(name, description, rest, terminal, (formula, others, declarations, t, _) => run(formula, others, declarations, t));

    private static Command Create(string name, string description, string? rest, Terminal terminal, Func<Formula, IReadOnlyList<string>, Declarations, Terminal, System.CommandLine.ParseResult, int> run)
    {
        var expression = new Argument<string>("EXPR") { Description = "The formula." };
        var others = new Argument<string[]>("MORE") { Description = rest ?? "", Arity = ArgumentArity.ZeroOrMore };
        var domain = DomainOption();
        var command = new Command(name, description) { expression };
        if (rest is not null)
            command.Arguments.Add(others);
        command.Options.Add(domain);
        command.SetAction(parsed =>
        {
            var declared = Declarations.Parse(parsed.GetValue(domain) ?? "");
            if (!declared.Succeeded)
                return CommandLine.Refuse(terminal, $"the domain cannot be read: {declared.Errors[0]}", null);
            return Parse(parsed.GetValue(expression)!, declared.Declarations, terminal) is { } formula
                ? run(formula, rest is null ? [] : parsed.GetValue(others) ?? [], declared.Declarations, terminal, parsed)
                : ExitCode.BadInput;
        });
        return command;
    }

    private static int Evaluate(Formula formula, IReadOnlyList<string> values, Declarations declarations, Terminal terminal)
    {
        var at = new Dictionary<string, Expr>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var equals = value.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                return CommandLine.Refuse(terminal, $"\"{value}\" gives no value", "write a symbol, = and its value: x=3");
            if (Parse(value[(equals + 1)..], declarations, terminal) is not { } given)
                return ExitCode.BadInput;
            at[value[..equals].Trim()] = given.ToExpr();
        }

        var result = formula.ToExpr().Substitute(at);
        if (result.FreeSymbols.Count > 0)
            return CommandLine.Refuse(terminal, $"{result.FreeSymbols[0]} has no value", $"write it behind the formula: {result.FreeSymbols[0]}=1");
        if (result.TryGetNumber(out var exact))
        {
            terminal.Out.WriteLine(exact);
            if (exact.IsInteger)
                return ExitCode.Success;
        }

        var number = result.Evaluate(_ => double.NaN);
        if (double.IsNaN(number))
            return CommandLine.Refuse(terminal, "the formula has no value there", null);
        terminal.Out.WriteLine(number.ToString("R", CultureInfo.InvariantCulture));
        return ExitCode.Success;
    }

    private static Command SimplifyCommand(Terminal terminal)
    {
        var collect = new Option<string>("--collect") { Description = "Write it as powers of this symbol, each with all that stands before it." };
        var expand = new Option<bool>("--expand") { Description = "Multiply everything out." };
        var command = Create("simplify", "Write a formula in its simplest form, expanded, or collected by a symbol.", null, terminal, (formula, _, declarations, t, parsed) =>
        {
            if (MatrixEquivalence.IsNeeded(formula, declarations))
                return CommandLine.Refuse(t, "the formula has matrices", "simplify one of numbers");
            var value = formula.ToExpr();
            if (parsed.GetValue(collect) is { } symbol)
                return value.FreeSymbols.Contains(symbol) ? Print(value.Collect(symbol), t) : CommandLine.Refuse(t, $"the formula has no {symbol}", $"its symbols: {string.Join(", ", value.FreeSymbols)}");
            return Print(parsed.GetValue(expand) ? value.Expand() : value.Simplify(declarations), t);
        });
        command.Options.Add(collect);
        command.Options.Add(expand);
        return command;
    }

    private static Command DifferentiateCommand(Terminal terminal)
    {
        var by = new Option<string>("--by") { Description = "One symbol, which may be a declared matrix or vector: --by W --domain \"W:3x2\"." };
        var layout = new Option<string>("--layout") { Description = "Of a derivative by a matrix: denominator (default; the shape of the matrix) or numerator (its transpose)." };
        var command = Create("differentiate", "Differentiate a formula by one symbol after the other.", "The symbols, in order: x y.", terminal, (formula, symbols, declarations, t, parsed) =>
        {
            if (parsed.GetValue(by) is not { } symbol)
                return Differentiate(formula, symbols, declarations, t);
            if (symbols.Count > 0)
                return CommandLine.Refuse(t, "symbols are given twice", "name them behind the formula, or one with --by");
            if (declarations.Find(symbol) is not { IsScalar: false })
                return Differentiate(formula, [symbol], declarations, t);
            if (parsed.GetValue(layout) is not (null or "denominator" or "numerator") and var wrong)
                return CommandLine.Refuse(t, $"there is no layout \"{wrong}\"", "write --layout denominator or --layout numerator");
            var (gradient, error) = MatrixGradient.Of(formula, symbol, declarations, parsed.GetValue(layout) == "numerator" ? MatrixLayout.Numerator : MatrixLayout.Denominator);
            if (gradient is null)
                return CommandLine.Refuse(t, error!, null);
            t.Out.WriteLine(gradient.ToInfix());
            return ExitCode.Success;
        });
        command.Options.Add(by);
        command.Options.Add(layout);
        return command;
    }

    private static int Differentiate(Formula formula, IReadOnlyList<string> symbols, Declarations declarations, Terminal terminal)
    {
        if (MatrixEquivalence.IsNeeded(formula, declarations))
            return CommandLine.Refuse(terminal, "the formula has matrices", "differentiate by one of them with --by");
        var value = formula.ToExpr();
        if (symbols.Count == 0)
        {
            if (value.FreeSymbols.Count != 1)
                return CommandLine.Refuse(terminal, "by which symbol?", "name it behind the formula: differentiate \"x^2*y\" x");
            symbols = [value.FreeSymbols[0]];
        }

        return Print(symbols.Aggregate(value, (v, symbol) => v.Derivative(symbol)).Simplify(declarations), terminal);
    }

    private static int Print(Expr value, Terminal terminal)
    {
        terminal.Out.WriteLine(value.ToInfix());
        return ExitCode.Success;
    }

    private static Formula? Parse(string text, Declarations declarations, Terminal terminal)
    {
        var result = FormulaParser.Parse(text, new ParseOptions { Declarations = declarations });
        if (result.Succeeded)
            return result.Formula;
        terminal.Error.WriteLine($"examsolver: {result.Errors[0]}");
        terminal.Error.WriteLine(result.Errors[0].Caret(text));
        return null;
    }
}
