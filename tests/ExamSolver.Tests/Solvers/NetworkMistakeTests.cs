using ExamSolver.Tests.Authors;

namespace ExamSolver.Tests.Solvers;

/// <summary>What an author is told whose question about a network cannot be answered.</summary>
public sealed class NetworkMistakeTests
{
    [Fact]
    public void A_network_that_cannot_be_read_is_told_once() => Assert.Equal(
        "p.yaml:2:39: error missing-key: the key \"kernel\" is missing\n    add kernel: size of the kernel: 3, 3x5 (a size for all axes, or one an axis: 3, 3x5)",
        Author.Problem("title: T\nnetworks: {n: {input: 8x8x1, layers: [{conv: 4}]}}\nquestions:\n- {ask: A, kind: network/parameter-count, given: {network: n}}\n"));

    [Fact]
    public void A_field_that_takes_too_long_to_probe_is_refused() => Assert.Contains(
        "error too-large-to-run: the field of layer conv9000 is 18001 pixels wide, and 9000 layers lead to it: too many for the check, which probes them",
        Author.Question("- ask: A\n  kind: network/receptive-field\n  given: {network: {input: 64x64x1, layers: [{repeat: 9000, conv: 1, kernel: 3, padding: 1}]}}"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("{channels: [1, 3]}", false)]
    [InlineData("{shuffle: 3}, relu, {channels: [1, 3]}", false)]
    [InlineData("{shuffle: 2}, relu, {channels: [1, 3]}", true)]
    [InlineData("{conv: 6, kernel: 1}, {channels: [1, 3]}", true)]
    public void A_field_of_channels_that_may_see_less_than_those_beside_them_is_refused(string layers, bool isAnswered)
    {
        var told = Author.Question($"- ask: A\n  kind: network/receptive-field\n  given: {{network: {{input: 32x32x3, layers: [{{branches: [[], [{{conv: 3, kernel: 3, padding: 1}}]]}}, {layers}]}}}}");
        if (isAnswered)
            Assert.Equal("", told);
        else
            Assert.Contains("error not-aligned: layer channels1 takes some channels of concat1, whose channels see differently much, and its own may be those that see less", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attention1.score", "error unknown-layer: the network has no layer \"attention1.score\"")]
    [InlineData("attention1.scores, count: activations", "error wrong-arguments: \"scores\" is a part of the multiplications")]
    public void A_part_of_the_work_that_is_not_there_is_refused(string of, string expected) => Assert.Contains(
        expected,
        Author.Question($"- ask: A\n  kind: network/cost\n  given: {{network: {{input: 10x12, layers: [{{attention: 3}}]}}, of: {of}}}"),
        StringComparison.Ordinal);
}
