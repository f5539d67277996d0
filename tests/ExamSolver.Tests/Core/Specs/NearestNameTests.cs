using ExamSolver.Core.Specs;

namespace ExamSolver.Tests.Core.Specs;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("kernal", "kernel")]
    [InlineData("kenrel", "kernel")]
    [InlineData("strid", "stride")]
    [InlineData("PADDING", "padding")]
    [InlineData("quaternion", null)]
    public void The_nearest_name_is_what_was_meant(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Find(typed, ["kernel", "stride", "padding"]));

    [Fact]
    public void A_very_long_name_is_near_nothing() => Assert.Null(NearestName.Find(new string('a', 101), ["kernel"]));

    [Fact]
    public void A_text_without_a_language_is_for_every_language()
    {
        var text = Localized.Everywhere("one");
        Assert.True(text.Has("fr"));
        var both = Localized.Of(new Dictionary<string, string> { ["en"] = "one", ["fr"] = "un" });
        Assert.Equal(["en", "fr"], both.Languages);
        Assert.Equal("un", both.In("fr"));
        Assert.Equal("one", both.In("de"));
        Assert.False(both.Has("de"));
    }
}
