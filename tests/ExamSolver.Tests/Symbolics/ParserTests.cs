using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class ParserTests
{
    [Theory]
    [InlineData("1+2*3", "1 + 2*3")]
    [InlineData("-x^2", "-x^2")]
    [InlineData("2^-x", "2^(-x)")]
    [InlineData("a^b^c", "a^(b^c)")]
    [InlineData("a**2", "a^2")]
    [InlineData("a/b/c", "a/b/c")]
    [InlineData("a/(b*c)", "a/(b*c)")]
    [InlineData("2x", "2*x")]
    [InlineData("3(x+1)", "3*(x + 1)")]
    [InlineData("x y", "x*y")]
    [InlineData("(x+1)(x-1)", "(x + 1)*(x - 1)")]
    [InlineData("x(x+1)", "x*(x + 1)")]
    [InlineData("f(x)", "f(x)")]
    [InlineData("Σ_{i=1}^n x_i", "sum(i, 1, n, x_i)")]
    [InlineData("sum_{k=0}^{n} k^2", "sum(k, 0, n, k^2)")]
    [InlineData("x^2_1", "x_1^2")]
    [InlineData(@"\sigma^2_{i} + 1", "sigma_i^2 + 1")]
    [InlineData("A @ B", "A*B")]
    [InlineData("μ + σ²", "mu + sigma^2")]
    [InlineData("x₁·y − z×w", "x_1*y - z*w")]
    [InlineData("√x", "sqrt(x)")]
    [InlineData("|x - 1|", "abs(x - 1)")]
    [InlineData("2|x|y", "2*abs(x)*y")]
    [InlineData("n!", "n!")]
    [InlineData("5%", "5/100")]
    [InlineData("1.20e3", "1.20e3")]
    [InlineData("x_{ij}", "x_ij")]
    [InlineData("W[i,j] y[j] z[k]", "W[i, j]*y[j]*z[k]")]
    [InlineData("sin x + cos 2x", "sin(x) + cos(2*x)")]
    [InlineData("sin^2 x", "sin(x)^2")]
    [InlineData("log_2(8)", "logb(2, 8)")]
    [InlineData("ln x", "ln(x)")]
    [InlineData("e^x", "e^x")]
    [InlineData("x >= 2", "x >= 2")]
    [InlineData("x ≠ 2", "x != 2")]
    [InlineData("[[1,2],[3,4]]", "[[1, 2], [3, 4]]")]
    [InlineData("{1, x}", "{1, x}")]
    [InlineData("sum(i, 1, n, i^2)", "sum(i, 1, n, i^2)")]
    [InlineData("sum(i, j; W[i,j])", "sum(i, j; W[i, j])")]
    [InlineData("KL(q || p)", "KL(q, p)")]
    [InlineData("||W||_F^2", "norm(W, F)^2")]
    [InlineData("theta_{t+1} - theta_t", "theta[t + 1] - theta_t")]
    [InlineData("|D h(x)|_F^2", "norm(D*h(x), F)^2")]
    [InlineData("E_q[log p(x|z)] - KL(q || p)", "E_q(log(p(x, z)/p(z))) - KL(q, p)")]
    [InlineData("p(1-p)", "p*(1 - p)")]
    [InlineData("attention_entries(plain)/100", "attention_entries(plain)/100")]
    [InlineData("x_1(x+1)", "x_1*(x + 1)")]
    [InlineData("max(0, x)", "max(0, x)")]
    [InlineData("floor((n+2*p-k)/s)+1", "floor((n + 2*p - k)/s) + 1")]
    [InlineData("u₁v₂ − u₂v₁", "u_1*v_2 - u_2*v_1")]
    [InlineData("hₜ₋₁ + bⱼ", "h[t - 1] + b_j")]
    [InlineData("σ²ₖ", "sigma_k^2")]
    [InlineData("2⁻ᵏ + rⁿ⁺²", "2^(-k) + r^(n + 2)")]
    [InlineData("Aᵀb + C⊤", "A^T*b + C^T")]
    [InlineData("ŵⱼ − z̄", "w_hat_j - z_bar")]
    [InlineData("𝛽𝑥 + ℎ", "beta*x + h")]
    [InlineData("３＊（ｘ－１）", "3*(x - 1)")]
    [InlineData("3⅓ t + ⅖", "(3 + 1/3)*t + 2/5")]
    [InlineData("2‰", "2/1000")]
    [InlineData("||a| - |b||", "abs(abs(a) - abs(b))")]
    [InlineData("|a - |b||", "abs(a - abs(b))")]
    [InlineData("3[a + b]^2 - [c]*2", "3*(a + b)^2 - c*2")]
    [InlineData("[1, 2]", "[1, 2]")]
    [InlineData("log p(z) - log q(z | x)", "log(p(z)) - log(q(x, z)/q(x))")]
    [InlineData("p(n - 1)", "p*(n - 1)")]
    [InlineData("DKL(r || s)", "KL(r, s)")]
    [InlineData("I(z > 2)", "indicator(z > 2)")]
    [InlineData("Exp(-x) + MAX(0, y)", "exp(-x) + max(0, y)")]
    [InlineData("np.power(a, 3) + torch.square(b)", "a^3 + b^2")]
    [InlineData("np.where(t > 0, t, 0)", "piecewise(t > 0, t, 0)")]
    [InlineData("np.linalg.det(M.T)", "det(M^T)")]
    [InlineData("f'g", "f'*g")]
    [InlineData("n // 3", "floor(n/3)")]
    [InlineData("d(t^3)/dt", "diff(t^3, t)")]
    [InlineData("sqrt5/2 + ln3", "sqrt(5)/2 + ln(3)")]
    [InlineData("(0, 1) ∪ [2, inf)", "union((0, 1), rightopen(2, inf))")]
    public void Formulas_read_as_people_mean_them(string text, string expected) => Assert.Equal(expected, Read.Formula(text).ToInfix());

    [Theory]
    [InlineData("mu x", "mu:real; x:real", "mu*x")]
    [InlineData("Wx", "W:real; x:real", "W*x")]
    [InlineData("xy^2", "x:real; y:real", "x*y^2")]
    [InlineData("gamma x", "gamma:real", "gamma*x")]
    public void Declared_names_win(string text, string declarations, string expected) =>
        Assert.Equal(expected, Read.Formula(text, declarations).ToInfix());

    [Theory]
    [InlineData("1+", 2, "Found the end of the formula, expected a number, a name or a bracket. There is nothing behind '+'.")]
    [InlineData("(x+1", 0, "Found '(' without its ')'. A ')' may be missing at the end.")]
    [InlineData("x+1)", 3, "Found ')', expected an operator or the end. There may be a ')' too many or its partner too few.")]
    [InlineData("2 3", 2, "Found the number 3 right after a factor, expected an operator. A multiplication sign '*' or a power '^' may be missing.")]
    [InlineData("", 0, "Found nothing, expected a formula.")]
    [InlineData("x $ y", 2, "Found '$', which has no meaning in a formula. A second '$' may be missing.")]
    [InlineData("sigmoid(x, y)", 0, "Found 2 arguments of sigmoid, expected 1.")]
    public void Errors_say_what_was_found_and_expected(string text, int start, string message)
    {
        var error = Assert.Single(Read.Result(text).Errors);
        Assert.Equal(start, error.Start);
        Assert.Equal(message, error.ToString());
    }

    [Fact]
    public void An_unknown_name_close_to_a_declared_one_is_suggested()
    {
        var options = new ParseOptions { Declarations = Read.Declared("sigma > 0; x:real"), OnlyDeclaredNames = true };
        var error = Assert.Single(FormulaParser.Parse("x + sgima", options).Errors);
        Assert.Equal("Found the name 'sgima', expected a declared name. Did you mean 'sigma'?", error.ToString());
        Assert.Equal("x + sgima\n    ^^^^^", error.Caret("x + sgima"));
    }

    [Fact]
    public void A_decimal_comma_is_read_where_the_language_has_one()
    {
        var options = new ParseOptions { DecimalComma = true };
        Assert.Equal(Rational.Half, FormulaParser.Parse("0,5", options).Formula!.ToExpr().EvaluateExact(_ => null));
        Assert.Equal("max(0.5, x)", FormulaParser.Parse("max(0,5; x)", options).Formula!.ToInfix());
    }

    [Theory]
    [InlineData("2**", 3, "There is nothing behind '^'.")]
    [InlineData("x = = 2", 4, "'=' and '=' follow each other: one of them may be too many.")]
    [InlineData("[1, 2", 5, "A ']' may be missing at the end.")]
    [InlineData(@"\sgima x", 0, @"Did you mean '\sigma'?")]
    [InlineData("sum(i=1..n, x)", 7, "A range is written with commas, as in 'sum(i, 1, n, body)'.")]
    [InlineData("1.2.3", 3, "A number has one decimal point.")]
    [InlineData("x_", 1, "An index is a letter or a number right behind its name, as in x_1.")]
    [InlineData("x:2", 1, "A quotient is written '/', an equation '='.")]
    [InlineData("cos-1(x)", 0, "The inverse function is written 'arccos'.")]
    [InlineData("∫ x dx", 0, "An integral is not worked out here: write its value.")]
    public void An_error_says_what_would_be_right(string text, int start, string suggestion)
    {
        var error = FormulaParser.Parse(text).Errors[0];
        Assert.Equal(start, error.Start);
        Assert.Equal(suggestion, error.Suggestion);
    }
}
