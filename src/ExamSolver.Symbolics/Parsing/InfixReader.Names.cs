using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Names: constants, functions, bound variables, products of declared names, symbols.</summary>
internal sealed partial class InfixReader
{
    private static readonly FrozenSet<string> Binders = new[] { "sum", "prod", "product", "Sum", "Prod", "Σ", "Π" }.ToFrozenSet(StringComparer.Ordinal);

    // Undeclared single letters that are functions by custom when a bracket follows.
    private static readonly FrozenSet<string> CustomaryFunctions =
        new[] { "f", "g", "h", "F", "G", "H", "P", "Q", "E", "N", "D", "KL", "Var", "Cov", "O", "Theta", "Omega" }.ToFrozenSet(StringComparer.Ordinal);

    // Functions of arrays that are letters and words unless they are applied.
    internal static readonly FrozenSet<string> ArrayFunctions = new[] { "mean", "variance", "rows", "columns", "ones", "zeros", "identity", "eye", "argmax", "argmin", "cumsum", "cumprod" }.ToFrozenSet(StringComparer.Ordinal);

    private Formula Name(Token token)
    {
        var name = token.Text;
        if (options.Declarations.Contains(name))
        {
            if (options.Declarations.Find(name) is not { IsFunction: true })
            {
                return DeclaredSymbol(name);
            }

            if (Current.Is("["))
            {
                // E_q[…] of a declared E_q.
                _next++;
                return Bounded(new ApplyFormula(name, Items("]")));
            }

            return Current.Is("(") ? Call(name, token) : Formula.Symbol(name);
        }

        if (name is [var letter] && IsPlainLetter(letter) && !options.OnlyDeclaredNames && !Current.Is("(") && !Current.Is("[") && !Current.Is("{") && !Current.Is("set{"))
        {
            return Formula.Symbol(name);
        }

        if (IsEverydayFunction(name) && options.Functions.Count == 0 && Current.Is("("))
        {
            return Function(name, token);
        }

        if (Subscripted(name) is { } entry)
        {
            return entry;
        }

        if (options.Functions.Count > 0 && options.Functions.Contains(name))
        {
            return Current.Is("(") ? Call(name, token) : Formula.Symbol(name);
        }

        if (Binders.Contains(name) && Current.Is("("))
        {
            return Binder(name is "sum" or "Sum" or "Σ" ? "sum" : "prod", token);
        }

        if ((Constant(name) ?? Unit(name)) is { } constant)
        {
            return constant;
        }

        if (LogarithmBase(name) is { } @base)
        {
            return LogarithmTo(@base, token);
        }

        if (name.TrimEnd('\'') == "sigma" && Current.Is("(") && !Current.SpaceBefore)
        {
            // σ(x) is the logistic function in this field.
            return Call("sigmoid" + name["sigma".Length..], token);
        }

        if (name == "I" && (Current.Is("[") || Current.Is("(") || Current.Is("set{") || (Current.Is("{") && isLatex)) && HoldsRelation(_next))
        {
            return Indicator(token);
        }

        if (name is "D_KL" or "DKL" or "KL" && (Current.Is("(") || Current.Is("[")))
        {
            return Call("KL", token);
        }

        if (Squeezed(name) is { } squeezed)
        {
            return squeezed;
        }

        if (name == "d" && Current.Is("(") && QuotientBehindBrackets() is { } by)
        {
            // d(x²)/dx
            var inside = Bracket(Current);
            _next += 2;
            return Bounded(new ApplyFormula("diff", [inside, DeclaredSymbol(by[1..])]));
        }

        if (name == "indicator")
        {
            return Indicator(token);
        }

        if (name == "d" && StartsDerivative())
        {
            var variable = DeclaredSymbol(tokens[_next + 1].Text[1..]);
            _next += 2;
            return Differentiated(variable, 1);
        }

        if (name is "hat" or "bar" or "tilde" && Current.Is("(") && tokens[_next + 1].Kind == TokenKind.Name && tokens[_next + 2].Is(")"))
        {
            // hat(y) is what \hat{y} is.
            name = $"{tokens[_next + 1].Text}_{name}";
            _next += 3;
            return DeclaredSymbol(name);
        }

        if (name is "lim" or "limit" or "int" or "integral" or "integrate" or "Integral" or "Limit" || name.StartsWith("lim_", StringComparison.Ordinal))
        {
            throw Error(token, $"Found '{name}', which is not worked out here.", $"{(name[0] is 'l' or 'L' ? "A limit" : "An integral")} is answered with its value.");
        }

        if ((name.StartsWith("max_", StringComparison.Ordinal) || name.StartsWith("min_", StringComparison.Ordinal) || name.StartsWith("argm", StringComparison.Ordinal) || name.StartsWith("sup_", StringComparison.Ordinal))
            && name.IndexOf('_', StringComparison.Ordinal) > 0 && StartsImplicitFactor())
        {
            throw Error(token, $"Found '{name}', which is not worked out here.", "A maximum or minimum is written over what it is taken of, as in max(a, b).");
        }

        if (name is "pow" or "power" or "square" or "where" or "matmul" or "logsumexp" or "log_softmax" or "logsoftmax" or "outer" && Current.Is("(") && Call(name, token) is ApplyFormula call)
        {
            // As in Python.
            return (name, call.Arguments) switch
            {
                ("pow" or "power", [var power, var exponent]) => Bounded(new PowerFormula(power, exponent)),
                ("square", [var squared]) => Bounded(new PowerFormula(squared, 2)),
                ("where", [var condition, var holding, var other]) => Bounded(new ApplyFormula("piecewise", [condition, holding, other])),
                ("logsumexp", [var logits]) => Bounded(new ApplyFormula("log", [Bounded(new ApplyFormula("sum", [Bounded(new ApplyFormula("exp", [logits]))]))])),
                ("log_softmax" or "logsoftmax", [var scores]) => Bounded(new ApplyFormula("log", [Bounded(new ApplyFormula("softmax", [scores]))])),
                ("outer", [var column, var row]) => Bounded(new ProductFormula([new JoinedFactor(Multiplication.Dot, column), new JoinedFactor(Multiplication.Dot, Transposed(row))])),
                ("matmul", [var left, var right]) => Bounded(new ProductFormula([new JoinedFactor(Multiplication.Dot, left), new JoinedFactor(Multiplication.Dot, right)])),
                _ => call,
            };
        }

        if (Current.Is("(") && char.IsUpper(name[0]) && InSmallLetters(name) is { } function)
        {
            return Function(function, token);
        }

        if (IsFunction(name) || (ArrayFunctions.Contains(name) && Current.Is("(")))
        {
            return Function(name, token);
        }

        if (IdentityOrTranspose(name) is { } matrix)
        {
            return matrix;
        }

        if (WithOtherIndex(name) is { } same)
        {
            return same;
        }

        if (SplitIntoDeclared(name, token) is { } product)
        {
            return product;
        }

        if (Current.Is("[") && (name is "E" or "Var" or "Cov" or "H" || name.StartsWith("E_", StringComparison.Ordinal)))
        {
            _next++;
            var items = Items("]");

            // E[z ~ q](f): the mean of f, z being drawn from q.
            return name == "E" && items is [RelationFormula { Operator: "~" } draw] && (Current.Is("(") || Current.Is("["))
                ? Bounded(new ApplyFormula(name, [draw, .. Averaged()]))
                : Bounded(new ApplyFormula(name, items));
        }

        if (name == "C" && Current.Is("(") && ClosesDirectly() && HasTwoArguments())
        {
            return Call("binomial", token);
        }

        if (Current.Is("(") && (name is "P" or "Q" or "H" || (name[0] is 'p' or 'q' && (HasBarInside() || IsDensity(name)))))
        {
            return options.Distributions.Contains(name) ? Call(name, token) : Conditional(Call(name, token, keepsBar: true));
        }

        if (Current.Is("(") && IsCustomaryFunction(name))
        {
            return Call(name, token);
        }

        if (options.OnlyDeclaredNames)
        {
            throw Error(token, $"Found the name '{name}', expected a declared name.", Suggest(name, options.Declarations.Names));
        }

        return Formula.Symbol(name);
    }

    // What nearly every function is that a person writes: none of the rules below for names is about these.
    private static bool IsEverydayFunction(string name) =>
        name is "exp" or "log" or "ln" or "sqrt" or "abs" or "max" or "min" or "sin" or "cos" or "tanh" or "relu" or "sigmoid" or "softplus" or "floor" or "ceil";

    /// <summary>What f∘g is called before it is applied.</summary>
    internal const string Composition = "compose";

    private bool IsFunctionName(Formula formula) => formula is SymbolFormula { Name: var name }
        && (options.Declarations.Contains(name) ? options.Declarations.Find(name)!.IsFunction : name is "f" or "g" or "h" or "F" or "G" or "H" || options.Functions.Contains(name));

    // (f∘g)(x) is f(g(x)).
    private ApplyFormula Applied(ApplyFormula composed, ImmutableArray<Formula> arguments)
    {
        var inner = composed.Arguments[1] is ApplyFormula { Function: Composition } further ? Applied(further, arguments) : new ApplyFormula(((SymbolFormula)composed.Arguments[1]).Name, arguments);
        return Bounded(new ApplyFormula(((SymbolFormula)composed.Arguments[0]).Name, [inner]));
    }

    // Most names are one letter; these have a meaning of their own even where no bracket follows.
    private static bool IsPlainLetter(char letter) => char.IsAsciiLetter(letter) && letter is not ('e' or 'i' or 'j' or 'd' or 'E' or 'I');

    private ImmutableArray<Formula> Averaged()
    {
        Enter();
        var close = tokens[_next++].Is("(") ? ")" : "]";
        var body = Items(close);
        _depth--;
        return body is [_] ? body : throw Unexpected("one formula to take the mean of");
    }

    // W_ij and W_{i,j} of a declared matrix are its entries, as x_i is of a vector; of three axes and more each letter or digit is an index.
    private EntryFormula? Subscripted(string name)
    {
        var bar = name.IndexOf('_', StringComparison.Ordinal);
        if (bar <= 0 || options.Declarations.Find(name[..bar]) is not { IsScalar: false, Dimensions.Length: var rank })
        {
            return null;
        }

        var subscript = name[(bar + 1)..];
        var indices = subscript.Contains('_', StringComparison.Ordinal) ? subscript.Split('_') : rank == 1 ? [subscript] : [.. subscript.Select(c => c.ToString())];
        return indices.Length == rank && indices.All(i => i.Length > 0 && (i.All(char.IsAsciiDigit) || i.All(char.IsLetter)))
            ? new EntryFormula(Formula.Symbol(name[..bar]), [.. indices.Select(i => char.IsAsciiDigit(i[0]) ? Formula.Number(Rational.FromDecimalText(i)) : Formula.Symbol(i))])
            : null;
    }

    // Beside matrices I_d is the identity, and X' the transpose of a declared X, as statisticians write it.
    private Formula? IdentityOrTranspose(string name) =>
        options.Declarations.Contains(name) ? null
        : name.StartsWith("I_", StringComparison.Ordinal) && name.AsSpan(2).Length is 1 && !options.Declarations.Contains("I") && options.Declarations.All.Any(d => !d.Value.IsScalar) ? Formula.Symbol("I")
        : name is [.. var array, '\''] && !Current.Is("(") && options.Declarations.Find(array) is { IsScalar: false } && !options.Declarations.Contains("T") ? Transposed(Formula.Symbol(array))
        : null;

    private PowerFormula Transposed(Formula array) => (PowerFormula)Bounded(new PowerFormula(array, Formula.Symbol("T")));

    // Sqrt(x), Abs(x) and MAX(a, b), as phones, SymPy and spreadsheets have it; a name that is known as it stands is left alone.
    private static string? InSmallLetters(string name) =>
        name.Length > 1 && FunctionTable.CanonicalName(name) is null && name.ToLowerInvariant() is var small && !SymbolLatex.Greek.ContainsKey(small)
            && (FunctionTable.CanonicalName(small) is { } canonical && FunctionTable.Find(canonical)!.MaximalArity > 0)
                ? small
                : null;

    // h_1 is the declared h1, since both are printed alike, and x_t the declared xt; h1 the declared h_1, or an entry of the declared h.
    private Formula? WithOtherIndex(string name)
    {
        var bar = name.IndexOf('_', StringComparison.Ordinal);
        if (bar > 0 && name.Remove(bar, 1) is var joined && options.Declarations.Contains(joined))
        {
            return DeclaredSymbol(joined);
        }

        if (bar >= 0 || !char.IsAsciiDigit(name[^1]) || options.Declarations.IsEmpty)
        {
            return null;
        }

        var digits = name.Length - 1;
        while (digits > 0 && char.IsAsciiDigit(name[digits - 1]))
        {
            digits--;
        }

        var parted = digits > 0 ? name.Insert(digits, "_") : name;
        return options.Declarations.Contains(parted) ? DeclaredSymbol(parted) : Subscripted(parted);
    }

    private static Formula? Constant(string name) => name switch
    {
        "pi" => Formula.Pi,
        "e" => Formula.E,
        "inf" or "Inf" or "infinity" or "Infinity" or "infty" or "oo" => new ApplyFormula("inf", []),
        _ => null,
    };

    private bool IsFunction(string name)
    {
        if (FunctionTable.CanonicalName(name) is not { } canonical || FunctionTable.Find(canonical)!.MaximalArity == 0)
        {
            return canonical0(name);
        }

        // gamma and delta are letters unless they are applied.
        return Current.Is("(") || Current.Is("set{") || (Current.Is("{") && !isLatex) || !(SymbolLatex.Greek.ContainsKey(name) || name is "step" or "root" or "sign" or "mod" or "max" or "min" or "re" or "Re" or "im" or "Im" or "conj" or "arg" or "carg");

        static bool canonical0(string name) => name is "norm" or "tr" or "trace" or "det" or "indicator" or "piecewise" or "transpose" or "inv" or "diag" or "softmax" or "logdet";
    }

    /// <summary>Whether a bracket behind the undeclared name would hold its arguments.</summary>
    internal static bool ReadsAsFunction(string name) =>
        CustomaryFunctions.Contains(name) || (name.Length > 1 && !SymbolLatex.Greek.ContainsKey(name) && HasWordsOnly(name));

    private bool IsCustomaryFunction(string name) =>
        CustomaryFunctions.Contains(name) || name.EndsWith('\'') || (name.Length > 1 && !SymbolLatex.Greek.ContainsKey(name) && HasWordsOnly(name) && ClosesDirectly());

    // attention_entries(net) is an application, W_ij(x) and x_1(x) are not.
    private static bool HasWordsOnly(string name) =>
        !char.IsAsciiDigit(name[^1]) && (!name.Contains('_', StringComparison.Ordinal) || name.Split('_').All(part => part.Length > 2));

    // p(x | z) is a conditional probability, where p(1 - p) is a product.
    private bool HasBarInside()
    {
        var depth = 0;
        for (var i = _next; i < tokens.Count; i++)
        {
            depth += tokens[i].Is("(") ? 1 : tokens[i].Is(")") ? -1 : 0;
            if (depth == 0 || (depth == 1 && tokens[i].Is("|")))
            {
                return depth > 0 && !tokens[i - 1].Is("(");
            }
        }

        return false;
    }

    // p(x | z) is p(x, z)/p(z), and H(x | z) is H(x, z) - H(z), of names; p(z, x) is p(x, z).
    private Formula Conditional(Formula application)
    {
        if (application is not ApplyFormula { Function: var name, Arguments: var arguments })
        {
            return application;
        }

        var condition = arguments is [_, .., ApplyFormula { Function: Conditions.Given } given] ? given.Arguments : [];
        var all = condition.IsEmpty ? arguments : arguments[..^1].AddRange(condition);
        if (!all.All(a => a is SymbolFormula))
        {
            return Bounded(new ApplyFormula(name, all));
        }

        var joint = Joint(all);
        return condition.IsEmpty ? joint : name == "H" ? Bounded(joint - Joint(condition)) : Bounded(new QuotientFormula(joint, Joint(condition)));

        Formula Joint(ImmutableArray<Formula> names) => name == "H" && condition.IsEmpty
            ? new ApplyFormula(name, names)
            : new ApplyFormula(name, [.. names.OrderBy(n => ((SymbolFormula)n).Name, StringComparer.Ordinal)]);
    }

    // p(x), q(z, x) and p_theta(x): a density at names, where p(1 - p) and p (x) are products.
    private bool IsDensity(string name)
    {
        if (!(name is "p" or "q" || name.StartsWith("p_", StringComparison.Ordinal) || name.StartsWith("q_", StringComparison.Ordinal)) || Current.SpaceBefore)
        {
            return false;
        }

        for (var at = _next + 1; tokens[at].Kind == TokenKind.Name && tokens[at].Text != name && FunctionTable.CanonicalName(tokens[at].Text) is null; at += 2)
        {
            if (tokens[at + 1].Is(")"))
            {
                return true;
            }

            if (!tokens[at + 1].Is(",") && !tokens[at + 1].Is(";"))
            {
                return false;
            }
        }

        return false;
    }

    // C(n, 2) counts choices, where C(x + 1) is a product.
    private bool HasTwoArguments()
    {
        var (depth, commas) = (0, 0);
        for (var i = _next; i < tokens.Count; i++)
        {
            depth += tokens[i].Is("(") || tokens[i].Is("[") ? 1 : tokens[i].Is(")") || tokens[i].Is("]") ? -1 : 0;
            if (depth == 0)
            {
                return commas == 1;
            }

            commas += depth == 1 && tokens[i].Is(",") ? 1 : 0;
        }

        return false;
    }

    // sqrt2 and ln2, as on a calculator.
    private ApplyFormula? Squeezed(string name)
    {
        var function = name.StartsWith("sqrt", StringComparison.Ordinal) ? "sqrt" : name.StartsWith("ln", StringComparison.Ordinal) ? "ln" : null;
        return function is not null && name.Length > function.Length && name.AsSpan(function.Length).IndexOfAnyExceptInRange('0', '9') < 0
            ? Bounded(new ApplyFormula(function, [Formula.Number(Rational.FromDecimalText(name[function.Length..]))]))
            : null;
    }

    // The dx of d(…)/dx.
    private string? QuotientBehindBrackets()
    {
        var depth = 0;
        for (var at = _next; at < tokens.Count; at++)
        {
            depth += tokens[at].Is("(") ? 1 : tokens[at].Is(")") ? -1 : 0;
            if (depth == 0)
            {
                return tokens[at + 1].Is("/") && tokens[at + 2] is { Kind: TokenKind.Name, Text: ['d', _, ..] below } && !options.Declarations.Contains(below) ? below : null;
            }
        }

        return null;
    }

    // loss(x) is an application; only a bracket right behind the name opens its arguments.
    private bool ClosesDirectly() => !Current.SpaceBefore;

    private static Formula? LogarithmBase(string name)
    {
        if (!name.StartsWith("log_", StringComparison.Ordinal) || name.Length == 4)
        {
            return null;
        }

        var text = name[4..];
        return Rational.TryFromDecimalText(text, out var number) ? Formula.Number(number) : Formula.Symbol(text);
    }

    private ApplyFormula LogarithmTo(Formula @base, Token token)
    {
        var (argument, exponent) = Argument("log", token);
        var logarithm = Bounded(new ApplyFormula("logb", [@base, argument]));
        return exponent is null ? logarithm : throw Error(token, "Found a power between a logarithm and its argument, expected the power behind the closing bracket.", null);
    }

    private bool IsMadeOfDeclared(string name) => DeclaredParts(name) is not null;

    /// <summary>How long the declared name is that starts at each place, so that all of them make up the whole; null where none do.</summary>
    private int[]? DeclaredParts(string name)
    {
        if (name.Length > 24 || options.Declarations.IsEmpty)
        {
            return null;
        }

        // lengths[i]: how long the first name from i on is, in a split of the rest; 0 when there is none.
        var lengths = new int[name.Length + 1];
        for (var i = name.Length - 1; i >= 0; i--)
        {
            for (var length = name.Length - i; length > 0 && lengths[i] == 0; length--)
            {
                if ((i + length == name.Length || lengths[i + length] > 0) && options.Declarations.Contains(name.Substring(i, length)))
                {
                    lengths[i] = length;
                }
            }
        }

        return lengths[0] == 0 ? null : lengths;
    }

    // Wx with W and x declared is W·x: the longest declared name first, backing up where the rest does not split.
    private Formula? SplitIntoDeclared(string name, Token token)
    {
        if (name.Length < 2 || DeclaredParts(name) is not { } lengths)
        {
            return null;
        }

        var factors = new List<Formula>();
        for (var i = 0; i < name.Length; i += lengths[i])
        {
            factors.Add(DeclaredSymbol(name.Substring(i, lengths[i])));
        }

        // A power behind the name belongs to its last part: xy² is x·y².
        if (Current.Is("^") || Current.Kind == TokenKind.Superscript || Current.Is("!") || Current.Is("["))
        {
            var rest = tokens[_next - 1] with { Text = ((SymbolFormula)factors[^1]).Name };
            tokens[_next - 1] = rest;
            _next--;
            factors[^1] = PowerOf(Postfix());
        }

        return Bounded(new ProductFormula([.. factors.Select(f => new JoinedFactor(Multiplication.Implicit, f))]));
    }

    private static string? Suggest(string name, IEnumerable<string> known) => EditDistance.Nearest(name, known) is { } near ? $"Did you mean '{near}'?" : null;
}
