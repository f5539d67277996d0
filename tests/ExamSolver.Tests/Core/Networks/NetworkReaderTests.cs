namespace ExamSolver.Tests.Authors;

/// <summary>What an author is told about a network.</summary>
public sealed class NetworkReaderTests
{
    [Theory]
    [InlineData("[]", "p.yaml:8:15: error wrong-type: expected a list of layers, found an empty list\n    write one layer an item: - {conv: 20, kernel: 3}")]
    [InlineData("conv", "p.yaml:8:15: error wrong-type: expected a list of layers, found \"conv\"\n    write one layer an item: - {conv: 20, kernel: 3}")]
    [InlineData("[convv]", "p.yaml:8:16: error unknown-layer: unknown layer \"convv\"\n    did you mean \"conv\"?")]
    [InlineData("[{conv: 8}]", "p.yaml:8:16: error missing-key: the key \"kernel\" is missing\n    add kernel: size of the kernel: 3, 3x5 (a size for all axes, or one an axis: 3, 3x5)")]
    [InlineData("[{convolution: 8, kernel: 3}]", "p.yaml:8:16: error unknown-layer: no layer is a map with the keys convolution, kernel\n    did you mean \"conv\"?")]
    [InlineData("[{conv: 8, kernel: 3, dense: 4}]", "p.yaml:8:16: error unknown-layer: one item is two layers: conv and dense\n    write one item for each")]
    [InlineData("[{conv: 8, kernel: 3, strid: 2}]", "p.yaml:8:37: error unknown-key: unknown key \"strid\"\n    did you mean \"stride\"?")]
    [InlineData("[{conv: 8, kernel: 0}]", "p.yaml:8:34: error out-of-range: a size is 0\n    it must be a whole number from 1")]
    [InlineData("[{conv: 1.5, kernel: 3}]", "p.yaml:8:23: error out-of-range: a size is 3/2\n    it must be a whole number from 1")]
    [InlineData("[{conv: -8, kernel: 3}]", "p.yaml:8:23: error out-of-range: a size is -8\n    it must be a whole number from 1")]
    [InlineData("[{conv: 99999999999999999999, kernel: 3}]", "p.yaml:8:23: error out-of-range: a size is 99999999999999999999\n    it must be a whole number from 1 to 2147483647")]
    [InlineData("[{conv: 8, kernel: 3x3x3}]", "p.yaml:8:16: error layer-does-not-fit: layer conv1 has sizes for 3 axes (3×3×3), but it is given 32×32×3, whose last size is the number of channels\n    write 2 sizes, or one for all axes: a kernel reads all channels by itself (and a volume has channels as well: 32x32x32x1)")]
    [InlineData("[{conv: 8, kernel: 3x}]", "p.yaml:8:34: error bad-shape: \"3x\" is no shape: a size is missing\n    write it as height x width x channels: 10x10x3")]
    [InlineData("[{conv: 8, kernel: 3x(}]", "p.yaml:8:37: error bad-formula: Found the end of the formula, expected a number, a name or a bracket.\n    (\n     ^")]
    [InlineData("[{conv: 8, kernel: 3, bias: maybe}]", "p.yaml:8:43: error wrong-type: expected true or false, found \"maybe\"")]
    [InlineData("[{conv: 8, kernel: 3, padding: sane}]", "p.yaml:8:46: error unknown-word: \"sane\" is no padding\n    did you mean \"same\"?")]
    [InlineData("[{conv: 8, kernel: 3, padding: [1, 2, 3]}]", "p.yaml:8:46: error layer-does-not-fit: layer conv1 has 3 numbers of zeros, but it slides over 2 axes of 32×32×3\n    write one number, 2, or 4: before and behind each axis")]
    [InlineData("[{conv: 8, kernel: 3, stride: 2, padding: same}]", "p.yaml:8:57: error layer-does-not-fit: padding \"same\" with stride 2×2 means different things in different libraries\n    write `same as tensorflow` (as many zeros as ⌈n / s⌉ outputs need, the odd one behind), `same on both sides` (⌊d (k − 1) / 2⌋ a side), or the zeros as numbers")]
    [InlineData("[{pool: maximum, size: 2}]", "p.yaml:8:23: error unknown-word: \"maximum\" is not one of max, average\n    did you mean \"max\"?")]
    [InlineData("[{activation: reluu}]", "p.yaml:8:29: error unknown-activation: unknown activation \"reluu\"\n    did you mean \"relu\"?")]
    [InlineData("[{dense: 10}]", "p.yaml:8:16: error layer-does-not-fit: dense layer dense1 reads a vector, but it is given 32×32×3\n    put `flatten` before it")]
    [InlineData("[flatten, {conv: 8, kernel: 3}]", "p.yaml:8:25: error layer-does-not-fit: layer conv1 slides over height × width × channels, but it is given 3072\n    write the input as height x width x channels, and put `flatten` after the last such layer")]
    [InlineData("[{conv: 8, kernel: 33}]", "p.yaml:8:16: error layer-does-not-fit: layer conv1 reads 32×32×3 and leaves nothing: its output would be 0×0×8\n    its window 33×33 with dilation 1×1 does not fit: make the window smaller, the padding larger, or drop a layer before it")]
    [InlineData("[{repeat: 20, conv: 8, kernel: 3}]", "p.yaml:8:16: error layer-does-not-fit: layer conv16 reads 2×2×8 and leaves nothing: its output would be 0×0×8\n    its window 3×3 with dilation 1×1 does not fit: make the window smaller, the padding larger, or drop a layer before it")]
    [InlineData("[{repeat: 1000000, conv: 8, kernel: 1}]", "p.yaml:8:25: error out-of-range: `repeat` is 1000000\n    it must be a whole number from 1 to 10000")]
    [InlineData("[{repeat: 0, conv: 8, kernel: 1}]", "p.yaml:8:25: error out-of-range: `repeat` is 0\n    it must be a whole number from 1")]
    [InlineData("[{repeat: n, conv: 8, kernel: 1}]", "p.yaml:8:25: error out-of-range: `repeat` is n\n    it must be a whole number from 1 to 10000")]
    [InlineData("[{repeat: 100, layers: [{repeat: 100, layers: [{repeat: 100, conv: 8, kernel: 1}]}]}]", "p.yaml:8:62: error too-many-layers: the network has more than 10000 layers")]
    [InlineData("[{repeat: 2, conv: 8, kernel: 1, name: a}]", "")]
    [InlineData("[{conv: 8, kernel: 1, name: a}, {conv: 8, kernel: 1, name: a}]", "p.yaml:8:47: error duplicate-name: two layers are called \"a\"")]
    [InlineData("[{conv: 8, kernel: 1, name: a$b}]", "p.yaml:8:43: error bad-name: \"a$b\" is no name of a layer\n    a name is made of at most 40 letters, digits, - _ and .")]
    [InlineData("[{conv: 8, kernel: 1, name: ../x}]", "p.yaml:8:43: error bad-name: \"../x\" is no name of a layer\n    a name is made of at most 40 letters, digits, - _ and .")]
    [InlineData("[{conv: 8, kernel: 1, name: 'a`b'}]", "p.yaml:8:43: error bad-name: \"a`b\" is no name of a layer\n    a name is made of at most 40 letters, digits, - _ and .")]
    [InlineData("[Note: the bias]", "p.yaml:8:16: error unknown-layer: no layer is a map with the key Note\n    layers: activation, adaptive pool, add, attention, class token, concat, conv, crop, dense, depth to space, depthwise, dropout, embedding, flatten, global pool, gru, locally connected, lstm, multiply, norm, pad, patch, pool, positions, reshape, rnn, scale, space to depth, take, transposed conv, upsample")]
    public void A_mistake_in_a_layer_is_told_with_its_place(string layers, string expected) => Assert.Equal(expected, Author.Layers(layers));

    [Theory]
    [InlineData("0x3x3", "p.yaml:7:14: error out-of-range: a size is 0\n    it must be a whole number from 1")]
    [InlineData("[]", "p.yaml:7:14: error wrong-type: expected a shape, found an empty list\n    write it as height x width x channels: 10x10x3")]
    [InlineData("10x", "p.yaml:7:14: error bad-shape: \"10x\" is no shape: a size is missing\n    write it as height x width x channels: 10x10x3")]
    [InlineData("{a: 1}", "p.yaml:7:14: error wrong-type: expected a shape, found a map with the key a\n    write it as height x width x channels: 10x10x3")]
    [InlineData("100000x100000x3", "")]
    [InlineData("10000000x8x3", "p.yaml:8:16: error too-large-to-run: layer conv1 reads 10000000×8×3, which is too large for the checks to run\n    a strip of its map, with the padding and as wide as its window, has at most 4194304 entries; larger sizes can be symbols")]
    [InlineData("2147483648x1x1", "p.yaml:7:14: error out-of-range: a size is 2147483648\n    it must be a whole number from 1 to 2147483647")]
    [InlineData("32x32", "p.yaml:8:16: error no-channels: layer conv1 would slide over a row of 32 entries with 32 channels each\n    write 32x32x1 for an image of one channel; if it is a row, put {reshape: 32x32} before the layer")]
    public void A_mistake_in_the_input_is_told_with_its_place(string input, string expected) => Assert.Equal(expected, Author.Layers("[{conv: 8, kernel: 1}]", input));

    [Fact]
    public void The_networks_of_a_file_together_are_bounded()
    {
        var networks = string.Concat(Enumerable.Range(0, 12).Select(i => $"  n{i}: {{input: 8x8x3, layers: [{{repeat: 10000, conv: 3, kernel: 1}}]}}\n"));
        Assert.Equal("p.yaml:13:32: error too-many-layers: the networks of the file have more than 100000 layers together\n    name a network under `networks` once, and use its name\np.yaml:14:32: error too-many-layers: the networks of the file have more than 100000 layers together\n    name a network under `networks` once, and use its name", Author.Problem($"title: T\nnetworks:\n{networks}questions:\n- {{ask: A, kind: network/output-shape, given: {{network: n0}}}}\n"));
    }
}
