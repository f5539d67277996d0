using System.Runtime.InteropServices;

namespace ExamSolver.Symbolics;

/// <summary>A compiled expression: the values of its symbols, in the order given when it was compiled, to its value.</summary>
public delegate double CompiledExpr(ReadOnlySpan<double> values);

/// <summary>Compiles an expression to a list of operations on registers in which equal subexpressions are computed once.</summary>
/// <remarks>Cases, sums and unknown functions are evaluated by walking the tree, as they cannot be laid out in a line.</remarks>
internal static class Compilation
{
    private enum Operation
    {
        Constant,
        Load,
        Add,
        Scale,
        Multiply,
        Power,
        Call,
        Walk,
    }

    public static CompiledExpr Compile(Expr value, IReadOnlyList<string> symbols)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < symbols.Count; i++)
        {
            positions[symbols[i]] = i;
        }

        foreach (var name in value.FreeSymbols)
        {
            if (!positions.ContainsKey(name))
            {
                throw new ArgumentException($"'{value.ToInfix()}' depends on '{name}', which is not among the symbols {string.Join(", ", symbols)}.", nameof(symbols));
            }
        }

        var builder = new Builder(positions);
        var result = builder.Emit(value);
        var program = builder.Program.ToArray();
        return values => Run(program, result, values);
    }

    private static double Run(Instruction[] program, int result, ReadOnlySpan<double> values)
    {
        Span<double> registers = program.Length <= 128 ? stackalloc double[program.Length] : new double[program.Length];
        for (var i = 0; i < program.Length; i++)
        {
            ref readonly var instruction = ref program[i];
            registers[i] = instruction.Operation switch
            {
                Operation.Constant => instruction.Constant,
                Operation.Load => values[instruction.Left],
                Operation.Add => registers[instruction.Left] + registers[instruction.Right],
                Operation.Scale => instruction.Constant * registers[instruction.Left],
                Operation.Multiply => registers[instruction.Left] * registers[instruction.Right],
                Operation.Power => Evaluation.Power(registers[instruction.Left], registers[instruction.Right]),
                Operation.Call => Call(instruction, registers),
                _ => WalkTree(instruction, values),
            };
        }

        return registers[result];
    }

    private static double Call(in Instruction instruction, ReadOnlySpan<double> registers)
    {
        Span<double> arguments = stackalloc double[8];
        arguments = instruction.Arguments!.Length > 8 ? new double[instruction.Arguments.Length] : arguments[..instruction.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = registers[instruction.Arguments[i]];
        }

        return instruction.Function!.Evaluate(arguments);
    }

    private static double WalkTree(in Instruction instruction, ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        var positions = instruction.Positions!;
        return Evaluation.Of(instruction.Tree!, name => positions.TryGetValue(name, out var position) ? copy[position] : double.NaN);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Instruction(
        Operation Operation,
        int Left = 0,
        int Right = 0,
        double Constant = 0,
        int[]? Arguments = null,
        FunctionDefinition? Function = null,
        Expr? Tree = null,
        Dictionary<string, int>? Positions = null);

    private sealed class Builder(Dictionary<string, int> positions)
    {
        private readonly Dictionary<Expr, int> _registers = [];

        public List<Instruction> Program { get; } = [];

        public int Emit(Expr value)
        {
            if (!_registers.TryGetValue(value, out var register))
            {
                register = EmitNew(value);
                _registers[value] = register;
            }

            return register;
        }

        private int EmitNew(Expr value)
        {
            switch (value)
            {
                case NumberExpr number:
                    return Append(new(Operation.Constant, Constant: number.Value.ToDouble()));
                case SymbolExpr symbol:
                    return Append(new(Operation.Load, positions[symbol.Name]));
                case SumExpr sum:
                    var total = sum.Constant.IsZero ? -1 : Emit(Expr.Number(sum.Constant));
                    foreach (var (coefficient, monomial) in sum.Terms)
                    {
                        var term = Scaled(coefficient, Emit(monomial));
                        total = total < 0 ? term : Append(new(Operation.Add, total, term));
                    }

                    return total;
                case ProductExpr product:
                    var result = -1;
                    foreach (var factor in product.Factors)
                    {
                        var power = Emit(Products.OfFactor(factor));
                        result = result < 0 ? power : Append(new(Operation.Multiply, result, power));
                    }

                    return Scaled(product.Coefficient, result);
                case PowerExpr power:
                    return Append(new(Operation.Power, Emit(power.Base), Emit(power.Exponent)));
                case ApplyExpr { Definition: { } definition } apply
                    when apply.Arguments.Length >= definition.MinimalArity && apply.Arguments.Length <= definition.MaximalArity:
                    return Append(new(Operation.Call, Arguments: [.. apply.Arguments.Select(Emit)], Function: definition));
                default:
                    return Append(new(Operation.Walk, Tree: value, Positions: positions));
            }
        }

        private int Scaled(Rational coefficient, int register) =>
            coefficient.IsOne ? register : Append(new(Operation.Scale, register, Constant: coefficient.ToDouble()));

        private int Append(Instruction instruction)
        {
            Program.Add(instruction);
            return Program.Count - 1;
        }
    }
}
