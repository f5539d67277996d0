using ExamSolver.Core;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Documents;

public sealed class LabelsTests : IDisposable
{
    private const string ParameterCount = """
        rules:
          conv-weights:
            en: A kernel of <<height>>×<<width>> reads <<channels>> channels.
            fr: Un noyau <<height>>×<<width>> lit <<channels>> canaux.
        checks:
          counted:
            en: Counted by running it.
        """;

    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("network/parameter-count.yaml", ParameterCount)
        .With("common.yaml", "words:\n  question: {en: Question, fr: Question}\n");

    private Labels Labels => new(folder.Root, "templates/labels");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_sentence_is_said_with_its_arguments()
    {
        var arguments = new Dictionary<string, string> { ["height"] = "3", ["width"] = "<<height>>", ["channels"] = "$C$" };
        Assert.Equal("Un noyau 3×<<height>> lit $C$ canaux.", Labels.Say("fr", "network/parameter-count", "rules", "conv-weights", arguments));
        Assert.Equal("Question", Labels.Word("fr", "question"));
    }

    [Theory]
    [InlineData("en", "network/parameter-count", "rules", "dense", "templates/labels/network/parameter-count.yaml has no rules: dense:")]
    [InlineData("fr", "network/parameter-count", "checks", "counted", "templates/labels/network/parameter-count.yaml:6:3: checks: counted: has no sentence in \"fr\"")]
    [InlineData("en", "network/parameter-count", "rules", "conv-weights", "templates/labels/network/parameter-count.yaml:2:3: rules: conv-weights: wants <<height>>, and was given nothing")]
    [InlineData("en", "network/padding", "rules", "x", "templates/labels/network/padding.yaml: error file-not-found: there is no such file")]
    [InlineData("en", "../common", "words", "question", "templates/labels/../common.yaml: error unknown-kind: \"../common\" is not the name of a kind")]
    public void A_missing_sentence_names_its_file(string language, string kind, string section, string id, string expected) =>
        Assert.Equal(expected, Assert.Throws<LabelException>(() => Labels.Say(language, kind, section, id)).Message);

    [Fact]
    public void Every_label_can_be_listed_for_the_universal_tests()
    {
        Assert.Equal(["common", "network/parameter-count"], Labels.Kinds());
        Assert.Equal(["rules/conv-weights", "checks/counted"], Labels.Of("network/parameter-count").Select(l => $"{l.Section}/{l.Id}"));
        Assert.Equal(["channels", "height", "width"], Labels.Of("network/parameter-count")[0].Arguments("en"));
        Assert.Null(Labels.Find("fr", "network/parameter-count", "checks", "counted"));
    }

    [Fact]
    public void An_audit_lists_missing_languages_unequal_arguments_and_broken_files()
    {
        folder.With("broken.yaml", "rules:\n  a: text\n  b: {en: [x]}\n  c: {en: <<n>> layers, fr: couches}\n");
        var diagnostics = new Diagnostics();
        Labels.Audit(["en", "fr"], diagnostics);
        Assert.Equal(
            [
                "templates/labels/broken.yaml:2:6: error not-a-map: \"text\" stands where a map of a sentence for each language, such as en: and fr: should be",
                "templates/labels/broken.yaml:3:11: error not-a-sentence: en: wants a sentence, and a list of one item stands here",
                "templates/labels/broken.yaml:4:3: error unequal-arguments: rules: c: wants <<n>> in \"en\" and no argument in \"fr\"\n    The sentences of one id take the same arguments.",
                "templates/labels/network/parameter-count.yaml:6:3: error missing-translation: checks: counted: has no sentence in \"fr\"\n    Add fr: beside en.",
            ],
            diagnostics.Items.Select(d => d.ToString()));
    }
}
