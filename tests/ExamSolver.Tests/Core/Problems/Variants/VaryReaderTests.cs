using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Tests.Authors;

namespace ExamSolver.Tests.Core.Problems.Variants;

public sealed class VaryReaderTests
{
    [Theory]
    [InlineData("vary: 5", "p.yaml:2:7: error wrong-type: `vary` is \"5\"\n    write choices (k: [5, 3, 7]), a range (k: {from: 1, to: 9, default: 5}), an array (W: {matrix: 2x3, from: -3, to: 3, default: '…'}) or a formula of names above (p: = (k - 1)/2)")]
    [InlineData("vary: {k: 5}", "p.yaml:2:11: error wrong-type: \"k\" in `vary` is \"5\"\n    write choices (k: [5, 3, 7]), a range (k: {from: 1, to: 9, default: 5}), an array (W: {matrix: 2x3, from: -3, to: 3, default: '…'}) or a formula of names above (p: = (k - 1)/2)")]
    [InlineData("vary: {2k: [5]}", "p.yaml:2:8: error bad-name: \"2k\" in `vary` is no name\n    a name is made of letters, digits and _, begins with a letter, and is neither `answer` nor `tex`: it stands as <<name>> in the question; conditions stand under `such that`")]
    [InlineData("vary: {answer: [5]}", "p.yaml:2:8: error bad-name: \"answer\" in `vary` is no name\n    a name is made of letters, digits and _, begins with a letter, and is neither `answer` nor `tex`: it stands as <<name>> in the question; conditions stand under `such that`")]
    [InlineData("vary: {k: [1, [2]]}", "p.yaml:2:15: error wrong-type: a choice of \"k\" is a list of one item\n    write texts or numbers, or maps of names that change together: [{k: 5, p: 2}, {k: 3, p: 1}]")]
    [InlineData("vary: {k: [{a: 1}, {b: 1}]}", "p.yaml:2:20: error wrong-type: a choice of \"k\" settles b, the first one a\n    give every choice the same names, in the same order")]
    [InlineData("vary: {a: [1], k: [{a: 1}]}", "p.yaml:2:16: error duplicate-name: \"a\" varies already\n    give one of them another name")]
    [InlineData("vary: {k: {from: 1, to: 5}}", "p.yaml:2:11: error missing-key: \"k\" has no default\n    add default: …, what stands on the common paper")]
    [InlineData("vary: {k: {from: 5, to: 1, default: 1}}", "p.yaml:2:25: error out-of-range: the range ends at 1, below 5, where it begins\n    write from: the smallest, to: the largest, step: a positive number")]
    [InlineData("vary: {k: {from: 1, to: 5, step: 0, default: 1}}", "p.yaml:2:34: error out-of-range: `step` is 0\n    write from: the smallest, to: the largest, step: a positive number")]
    [InlineData("vary: {k: {from: 1, to: 10000000, default: 1}}", "p.yaml:2:25: error vary-too-large: the range has more than 100000 numbers\n    make its step larger")]
    [InlineData("vary: {k: {from: 1, to: 2, without: [1, 2], default: 1}}", "p.yaml:2:37: error out-of-range: no number is left\n    leave fewer out")]
    [InlineData("vary: {k: {from: 1, to: x, default: 1}}", "p.yaml:2:25: error wrong-type: `to` is \"x\"\n    write a number: 3, 0.5, 1/4")]
    [InlineData("vary: {k: {from: 1, too: 2, default: 1}}", "p.yaml:2:21: error unknown-key: unknown k")]
    [InlineData("vary: {k: {matrix: 2, from: 1, to: 2, default: 1}}", "p.yaml:2:20: error wrong-type: `matrix` is \"2\"\n    write rows x columns, each from 1 to 20: 2x3")]
    [InlineData("vary: {k: {matrix: 2x2, from: 1, to: 2, default: '[1, 2]'}}", "p.yaml:2:50: error wrong-type: the default of \"k\" is \"[1, 2]\"\n    write a list of 2 rows of 2, in quotes")]
    [InlineData("vary: {k: {vector: 3, from: 1, to: 2, different: true, default: '[1, 2, 3]'}}", "p.yaml:2:50: error out-of-range: there are 2 numbers for 3 different entries\n    widen the range, or leave `different` out")]
    [InlineData("vary: {k: {matrix: 2x3, from: 1, to: 2, symmetric: true, default: '[[1, 2, 3], [1, 2, 3]]'}}", "p.yaml:2:52: error wrong-type: `symmetric` stands with an array that is no square matrix\n    leave it out, or write matrix: 2x2")]
    [InlineData("vary: {k: {probabilities: 3, step: 0.3, default: '[1, 2, 3]'}}", "p.yaml:2:36: error out-of-range: `step` is 3/10\n    1 divided by it is a whole number, at least as large as there are probabilities: 0.1, 1/8")]
    [InlineData("vary: {k: [1], p: = q + 1}", "p.yaml:2:21: error undeclared-symbol: \"q\" is no name above\n    did you mean \"k\"?")]
    [InlineData("vary: {k: [one], p: = k + 1}", "p.yaml:2:23: error undeclared-symbol: \"k\" is a word and no number\n    formulas may use numbers and arrays")]
    [InlineData("vary: {k: [1], p: = 1/(k - 1)}", "p.yaml:2:19: error bad-vary: \"p\" has no value where the names above it have that of the common paper (k = 1)\n    it must be a number, or an array of numbers")]
    [InlineData("vary: {k: [1], such that: k + 1}", "p.yaml:2:27: error bad-formula: k + 1 is no condition\n    a condition has one of the signs =, !=, <, <=, >, >=, or is: mistakes differ")]
    [InlineData("vary: {k: [3, 1], such that: [k < 2]}", "p.yaml:2:31: error bad-default: the common paper (k = 3) breaks the condition k < 2\n    change the condition, or the first choices and defaults")]
    [InlineData("vary: {kk: [1]}", "p.yaml:5:13: error unknown-word: <<k>> is no name of `vary`\n    did you mean \"kk\"?")]
    [InlineData("vary: {k: [1], z: [2]}", "p.yaml:2:16: warning unused-name: \"z\" varies, but stands nowhere\n    write <<z>> where it belongs, or leave it out")]
    public void A_mistake_is_told_with_its_place_and_what_would_be_right(string vary, string expected) =>
        Assert.StartsWith(expected, Author.Problem($"title: T\n{vary}\nquestions:\n- kind: expression\n  ask: What <<k>>?\n  given: {{answer: '1', check: {{same as: '1'}}}}\n"), StringComparison.Ordinal);

    [Fact]
    public void A_name_of_for_cannot_vary_as_well() =>
        Assert.Equal(
            "p.yaml:4:9: error duplicate-name: \"k\" stands in `for` and varies as well\n    give one of them another name",
            Author.Problem("title: T\nvary: {k: [1]}\nquestions:\n- for: {k: [1, 2]}\n  kind: expression\n  ask: What <<k>>?\n  given: {answer: '1', check: {same as: '1'}}\n"));

    [Fact]
    public void Words_may_stand_in_lists_of_for()
    {
        Assert.Equal("", Author.Problem("title: T\nvary: {k: [1, 2]}\nquestions:\n- for: {s: [0, <<k>>]}\n  kind: expression\n  ask: What <<s>>?\n  given: {answer: '<<s>>', check: {same as: '<<s>>'}}\n"u8.ToArray(), out var sheet));
        Assert.Equal(["What 0?", "What 1?"], sheet!.Questions.Select(q => q.Ask.In("en")));
    }

    [Fact]
    public void The_schema_knows_vary() => Assert.Contains("\"probabilities\"", ProblemSchema.Write(Conventions.AllProblems.Catalogue), StringComparison.Ordinal);
}
