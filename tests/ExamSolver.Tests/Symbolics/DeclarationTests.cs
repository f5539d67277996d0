using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class DeclarationTests
{
    [Theory]
    [InlineData("x>0", "x", "positive")]
    [InlineData("x >= 0", "x", "nonnegative")]
    [InlineData("0 < x", "x", "positive")]
    [InlineData("x != 0", "x", "nonzero")]
    [InlineData("n:natural", "n", "natural")]
    [InlineData("p: probability", "p", "probability")]
    [InlineData("0<p<1", "p", "unit interval")]
    [InlineData("x in [0, 1)", "x", "[0, 1)")]
    [InlineData("eta_d, eta_e > 0", "eta_e", "positive")]
    [InlineData("σ>0", "sigma", "positive")]
    [InlineData("n:natural; n<5", "n", "integer in [0, 5)")]
    public void Domains_are_read(string text, string name, string expected) =>
        Assert.Equal(expected, Read.Declared(text).DomainOf(name).ToString());

    [Fact]
    public void Shapes_are_read()
    {
        var declarations = Read.Declared("W:3x2\nx : vector n\nSigma : matrix dz × dz, positive definite");
        Assert.Equal([3, 2], declarations.Find("W")!.Dimensions.Select(d => (int)d.EvaluateExact(_ => null)!.Value.Numerator));
        Assert.Equal("n", Assert.Single(declarations.Find("x")!.Dimensions).ToInfix());
        Assert.True(declarations.Find("Sigma")!.IsPositiveDefinite);
    }

    [Theory]
    [InlineData("x ? 3", "Found 'x ? 3' where a declaration was expected, such as 'x > 0', 'n : natural', '0 < p < 1', 'x in [0, 1)', 'W : 3x2' or 'F : R^n -> R^m'.")]
    [InlineData("x>0; x<-1", "No number lies between 0 and -1 as the declaration asks.")]
    public void Mistakes_are_named(string text, string message) =>
        Assert.Equal(message, Assert.Single(Declarations.Parse(text).Errors).Message);

    [Fact]
    public void A_world_depends_on_seed_name_and_index_only()
    {
        var few = World.Draw(Read.Declared("x>0"), 7, 3);
        var many = World.Draw(Read.Declared("x>0; y:real; n:natural"), 7, 3);
        Assert.Equal(few.Exact("x"), many.Exact("x"));
        Assert.NotEqual(few.Exact("x"), World.Draw(Read.Declared("x>0"), 8, 3).Exact("x"));
        Assert.NotEqual(few.Exact("x"), World.Draw(Read.Declared("x>0"), 7, 4).Exact("x"));
        Assert.Equal(few.Exact("x"), Rational.FromDouble(few["x"]));
    }

    [Fact]
    public void Worlds_stay_inside_their_domains()
    {
        var declarations = Read.Declared("a>0; b>=0; c<0; d!=0; n:natural; m:positive integer; k:integer; p:probability; u:unit interval; t in (1/3, 1/2); s > 7; r < -1/3; q in [2, 2]; z in [0.001, 0.002)");
        for (var index = 0; index < 200; index++)
        {
            var world = World.Draw(declarations, 1, index);
            foreach (var name in declarations.Names)
            {
                Assert.True(declarations.DomainOf(name).Contains(world.Exact(name)), $"{name} = {world.Exact(name)} in world {index}");
                Assert.Equal(world.Exact(name), Rational.FromDouble(world[name]));
            }
        }
    }

    [Fact]
    public void Every_real_symbol_meets_both_signs_and_several_scales()
    {
        var values = Enumerable.Range(0, World.ScaleCount).Select(i => World.Draw(Declarations.Empty, 5, i)["x"]).ToList();
        Assert.Contains(values, v => v < 0);
        Assert.Contains(values, v => v > 0);
        Assert.Contains(values, v => Math.Abs(v) > 100);
        Assert.Contains(values, v => Math.Abs(v) < 0.1);
        Assert.DoesNotContain(values, v => v is 0 or 1 or -1);
    }
}
