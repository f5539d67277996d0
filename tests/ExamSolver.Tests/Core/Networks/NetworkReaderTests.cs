using ExamSolver.Core;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Authors;

/// <summary>What an author is told about a network.</summary>
public sealed class NetworkReaderTests
{
    [Fact]
    public void Reading_takes_memory_in_proportion_to_the_layers()
    {
        static long Allocated(int blocks)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Author.Network($"[{{repeat: {blocks}, layers: [{{conv: 16, kernel: 3, padding: 1}}, {{norm: batch}}, relu]}}]", "64x64x16");
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(10);
        var (few, many) = (Allocated(100), Allocated(1000));
        Assert.True(many < 13 * few, $"{few} bytes for 300 layers, {many} for 3000");
    }

    [Theory]
    [InlineData("[]", "p.yaml:8:15: error wrong-type: expected a list of layers, found an empty list\n    write one layer an item: - {conv: 20, kernel: 3}")]
    [InlineData("conv", "p.yaml:8:15: error wrong-type: expected a list of layers, found \"conv\"\n    write one layer an item: - {conv: 20, kernel: 3}")]
    [InlineData("[convv]", "p.yaml:8:16: error unknown-layer: unknown layer \"convv\"\n    did you mean \"conv\"?")]
    [InlineData("[{conv: 8}]", "p.yaml:8:16: error missing-key: the key \"kernel\" is missing\n    add kernel: size of the kernel: 3, 3x5 (a size for all axes, or one an axis: 3, 3x5)")]
    [InlineData("[{convolution: 8, kernel: 3}]", "p.yaml:8:16: error unknown-layer: no layer is a map with the keys convolution, kernel\n    did you mean \"conv\"?")]
    [InlineData("[{conv: 8, kernel: 3, dense: 4}]", "p.yaml:8:16: error unknown-layer: one item is two layers: conv and dense\n    write one item for each")]
    [InlineData("[{conv: 8, kernel: 3, strid: 2}]", "p.yaml:8:37: error unknown-key: unknown key \"strid\"\n    did you mean \"stride\"?")]
    [InlineData("[{conv: 8, kernel: 0}]", "p.yaml:8:34: error out-of-range: a size is 0\n    it must be a whole number from 1")]
    [InlineData("[{dense: '[120, 42]'}]", "p.yaml:8:25: error wrong-type: a size is [120, 42], which is no number\n    write one whole number, or a formula of sizes")]
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
    [InlineData("[Note: the bias]", "p.yaml:8:16: error unknown-layer: no layer is a map with the key Note\n    layers: activation, adaptive pool, add, attention, channels, class token, concat, conv, crop, dense, depth to space, depthwise, dropout, embedding, flatten, global pool, gru, locally connected, lstm, multiply, norm, pad, patch, pool, positions, reshape, rnn, scale, shuffle, space to depth, take, transposed conv, upsample")]
    [InlineData("[{conv: 3, kernel: 1, name: here}, relu, {add: here}]", "p.yaml:8:16: error bad-name: `here` is what stands before a layer, and no name\n    call the layer something else")]
    [InlineData("[{conv: 3, kernel: 1, name: input}]", "p.yaml:8:16: error duplicate-name: an input is called \"input\" already\n    call the layer something else")]
    [InlineData("[{layers: [relu], name: a}, {layers: [tanh], name: a}]", "p.yaml:8:43: error duplicate-name: two blocks are called \"a\"")]
    [InlineData("[{layers: [relu], name: a}, {conv: 3, kernel: 1, name: a}]", "p.yaml:8:43: error duplicate-name: a layer and a block are both called \"a\"")]
    [InlineData("[{conv: 3, kernel: 1, name: a}, {layers: [relu], name: a}]", "p.yaml:8:47: error duplicate-name: a layer and a block are both called \"a\"")]
    [InlineData("[{conv: 8, kernel: 1, name: c}, {repeat: 10000, layers: [{repeat: 10000, layers: [{from: c}]}]}]", "p.yaml:8:72: error too-many-layers: the network has more than 100000 items, repeats and blocks written out")]
    [InlineData("[{repeat: 2, index: a-b, conv: 3, kernel: 1}]", "p.yaml:8:35: error bad-name: \"a-b\" is no symbol\n    a symbol for sizes is a letter, with letters, digits and _ behind it: k, filters, n_1")]
    [InlineData("[{residual: []}]", "p.yaml:8:27: error wrong-type: expected a list of layers, found an empty list\n    write one layer an item: - {conv: 20, kernel: 3}")]
    [InlineData("[{residual: [{conv: 3, kernel: 3}]}]", "p.yaml:8:16: error layer-does-not-fit: layer add1 adds 30×30×3 and 32×32×3, which are of different shapes\n    a convolution with kernel 1 on the shortcut changes its channels and, with a stride, its size")]
    [InlineData("[{residual: [relu], merge: sum}]", "p.yaml:8:42: error unknown-word: \"sum\" merges nothing\n    it must be one of add, concat, multiply")]
    [InlineData("[{branches: [[relu]]}]", "p.yaml:8:27: error wrong-type: expected at least two branches, each a list of layers, found a list of one item")]
    [InlineData("[{add: []}]", "p.yaml:8:22: error wrong-arguments: add needs two layers, found none\n    write add: [a, b], or add: a for what stands before and a")]
    [InlineData("[{from: nowhere, dense: 3}]", "p.yaml:8:23: error unknown-layer: no layer before this one is called \"nowhere\"\n    before this one stand: input")]
    [InlineData("[{dense: 3}, {add: here}, {dense: 4, from: input}]", "p.yaml:8:16: error layer-does-not-fit: dense layer dense1 reads a vector, but it is given 32×32×3\n    put `flatten` before it")]
    [InlineData("[{squeeze excite: 16}]", "p.yaml:8:33: error layer-does-not-fit: squeeze and excitation divides 3 channels by 16, which does not go evenly\n    write a number that divides the channels")]
    [InlineData("[{transformer: {heads: 2}}]", "p.yaml:8:16: error layer-does-not-fit: layer transformer1.attention shares 3 features out among 2 heads, which does not go evenly\n    the number of heads must divide the features; otherwise write `key width`")]
    [InlineData("[{upsample: 1000000000}]", "p.yaml:8:16: error too-large-to-run: layer upsample1 reads 32×32×3, which is too large for the checks to run\n    each axis, with the border, has at most 4194304 entries; larger sizes can be symbols")]
    [InlineData("[{pad: 600}, {conv: 3, kernel: 600}]", "p.yaml:8:28: error too-large-to-run: layer conv1 reads 1232×1232×3, which is too large for the checks to run\n    its kernel, with the stride and the dilation, covers at most 262144 entries; larger sizes can be symbols")]
    [InlineData("[{conv: 2000000000, kernel: 1}, glu]", "p.yaml:8:47: error too-large-to-run: layer glu1 reads 32×32×2000000000, which is too large for the checks to run\n    it moves at most 1048576 channels; larger sizes can be symbols")]
    [InlineData("[{conv: 58, kernel: 1}, {shuffle: 4}]", "p.yaml:8:39: error layer-does-not-fit: layer shuffle1 shuffles 58 channels of 4 groups, which does not go evenly\n    the number of groups must divide the channels that it is given")]
    [InlineData("[{shuffle: 0}]", "p.yaml:8:26: error out-of-range: a size is 0\n    it must be a whole number from 1")]
    [InlineData("[{conv: 2000000000, kernel: 1}, {shuffle: 2}]", "p.yaml:8:47: error too-large-to-run: layer shuffle1 reads 32×32×2000000000, which is too large for the checks to run\n    it moves at most 1048576 channels; larger sizes can be symbols")]
    [InlineData("[{channels: [2, 4]}]", "p.yaml:8:16: error layer-does-not-fit: layer channels1 takes the channels 2 to 4 of 32×32×3, which has only 3")]
    [InlineData("[{channels: [3, 2]}]", "p.yaml:8:27: error out-of-range: the channels from 3 to 2 are none\n    the last is not before the first")]
    [InlineData("[{channels: [0, 2]}]", "p.yaml:8:28: error out-of-range: the first channel is 0\n    it must be a whole number from 1")]
    [InlineData("[{channels: 2}]", "p.yaml:8:27: error wrong-type: expected the first and the last channel, found \"2\"\n    write both, counted from 1: [1, 58]")]
    [InlineData("[{repeat: 11, layers: [{branches: [[relu], [relu], [relu], [relu]]}]}]", "p.yaml:8:38: error too-large-to-run: layer concat10 reads 32×32×786432, which is too large for the checks to run\n    it moves at most 1048576 channels; larger sizes can be symbols")]
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

    [Theory]
    [InlineData("{a: [b], b: [a]}", "a", "n.yaml:2:13: error too-deep: blocks stand more than 20 deep inside each other\n    does a block use itself?")]
    [InlineData("{a: {parameters: [k], layers: [{a: k + 1}]}}", "{a: 3}", "n.yaml:2:39: error too-deep: blocks stand more than 20 deep inside each other\n    does a block use itself?")]
    [InlineData("{a: {parameters: [in-ch], layers: [relu]}}", "{a: 3}", "n.yaml:2:27: error bad-name: \"in-ch\" is no symbol\n    a symbol for sizes is a letter, with letters, digits and _ behind it: k, filters, n_1")]
    [InlineData("{a: {parameters: [k, k], layers: [relu]}}", "{a: 3}", "n.yaml:2:30: error duplicate-name: the block a has two parameters \"k\"")]
    [InlineData("{a: [relu]}", "{a: 3}", "n.yaml:3:14: error wrong-arguments: the block a takes no sizes, found 1\n    write the word a alone")]
    [InlineData("{a: {parameters: [k, s], layers: [relu]}}", "{a: 3}", "n.yaml:3:14: error wrong-arguments: the block a takes 2 sizes (k, s), found 1\n    write a: [k, s], with a size for each")]
    [InlineData("{a: {parameters: [k], layers: [relu]}}", "a", "n.yaml:3:10: error wrong-arguments: the block a takes 1 size (k), found none\n    write a: k, with a size for k")]
    [InlineData("{relu: [tanh]}", "relu", "n.yaml:2:10: error duplicate-name: \"relu\" is a layer already\n    call the block something else")]
    [InlineData("{a: {parameters: [k], layers: [{b: k*k + k}]}, b: {parameters: [k], layers: [{a: k*k + k}]}}", "{a: k + j}", "n.yaml:2:44: error too-long: `k` is a formula of more than 500 terms, with what its symbols stand for put in\n    name a part of it by a symbol of its own")]
    public void A_mistake_in_a_block_is_told_with_its_place(string blocks, string layer, string expected)
    {
        var diagnostics = new Diagnostics();
        var node = SpecFileReader.Read("n.yaml", System.Text.Encoding.UTF8.GetBytes($"input: 32x32x3\nblocks: {blocks}\nlayers: [{layer}]\n"), diagnostics);
        Assert.Null(Network.Read(node!, new SpecScope(diagnostics)));
        Assert.Equal(expected, string.Join('\n', diagnostics.Items));
    }

    [Fact]
    public void Layers_of_a_block_share_weights_by_their_names_within_it()
    {
        var network = Author.Network("[{name: b, layers: [{conv: 3, kernel: 1, name: a}, {conv: 3, kernel: 1, shares: a}, {conv: 3, kernel: 1, shares: conv1}]}]");
        Assert.All(network.Layers.Skip(1), layer => Assert.Equal("b.a", layer.Shares));
        Assert.Empty(network.OwnArrays(2));
    }

    [Fact]
    public void A_network_of_three_hundred_layers_is_read_in_milliseconds()
    {
        const string Layers = "[{repeat: 100, layers: [{conv: 16, kernel: 3, padding: 1}, {norm: batch}, relu]}]";
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var network = Author.Network(Layers, "64x64x16");
            var parameters = Enumerable.Range(0, network.Layers.Length).Aggregate((Expr)0, (sum, place) => sum + network.OwnArrays(place).Aggregate((Expr)0, (s, a) => s + a.Count));
            if (watch.Elapsed < best)
                best = watch.Elapsed;
            Assert.Equal(100 * ((9 * 16 * 16) + 16 + 64), parameters);
        }

        // Ten milliseconds is the aim; other tests run at the same time.
        Assert.True(best < TimeSpan.FromMilliseconds(50), $"{best.TotalMilliseconds} ms");
    }

    [Fact]
    public void The_networks_of_a_file_together_are_bounded()
    {
        var networks = string.Concat(Enumerable.Range(0, 12).Select(i => $"  n{i}: {{input: 8x8x3, layers: [{{repeat: 10000, conv: 3, kernel: 1}}]}}\n"));
        Assert.Equal("p.yaml:13:32: error too-many-layers: the networks of the file have more than 100000 layers together\n    name a network under `networks` once, and use its name\np.yaml:14:32: error too-many-layers: the networks of the file have more than 100000 layers together\n    name a network under `networks` once, and use its name", Author.Problem($"title: T\nnetworks:\n{networks}questions:\n- {{ask: A, kind: network/output-shape, given: {{network: n0}}}}\n"));
    }
}
