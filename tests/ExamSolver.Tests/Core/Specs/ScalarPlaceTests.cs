using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Authors;

/// <summary>An error inside a scalar points at its place in the file, however the scalar is written.</summary>
public sealed class ScalarPlaceTests
{
    [Theory]
    [InlineData("a: one § two\n")]
    [InlineData("a: one\n  two\n\n  three § four\n")]
    [InlineData("a: 'it''s ''§'' here'\n")]
    [InlineData("a: 'one\n\n\n  two § three'\n")]
    [InlineData("a: \"tab\\t \\x41\\u0042 § x\"\n")]
    [InlineData("a: \"one \\\n   two\n  three § x\"\n")]
    [InlineData("a: \"\\U0001F642 §\"\n")]
    [InlineData("a: 🙂 é §\n")]
    [InlineData("a: |\n  one\n    two\n\n  three § four\n")]
    [InlineData("a: |2-\n    one\n   two § three\n")]
    [InlineData("a: >-\n  one\n  two § three\n")]
    [InlineData("a: >  # folded\n\n  one\n\n  two\n    more\n    § even\n\n  less\n")]
    [InlineData("a: &x !!str 'one § two'\nb: *x\n")]
    [InlineData("a: {b: [x, 'y § z']}\n")]
    [InlineData("- - one\n    two § three\n")]
    [InlineData("a:\n- >\n   one  \n   § two\n")]
    public void The_mark_is_found_where_it_stands(string yaml)
    {
        var before = yaml[..yaml.IndexOf('§', StringComparison.Ordinal)];
        var expected = new SourcePosition("p.yaml", before.Count(c => c == '\n') + 1, before.Length - (before.LastIndexOf('\n') + 1) + 1);
        var diagnostics = new Diagnostics();
        var node = SpecFileReader.Read("p.yaml", Encoding.UTF8.GetBytes(yaml), diagnostics);
        Assert.Empty(diagnostics.Items);
        var scalar = Scalars(node!).First(s => s.Text.Contains('§', StringComparison.Ordinal));
        var offset = scalar.Text.IndexOf('§', StringComparison.Ordinal);
        Assert.Equal(expected, scalar.At(offset));
        Assert.Equal(expected, scalar.Slice(offset, offset + 1).At(0));
    }

    private static IEnumerable<SpecScalar> Scalars(SpecNode node) => node switch
    {
        SpecScalar scalar => [scalar],
        SpecList list => list.Items.SelectMany(Scalars),
        SpecMap map => map.Entries.SelectMany(e => Scalars(e.Value)),
        _ => [],
    };
}
