namespace ExamSolver.Tests.Authors;

/// <summary>What an author is told about a problem file: whole sentences, each with its place.</summary>
public sealed class ProblemReaderTests
{
    private const string Rest = "\n  kind: network/output-shape\n  given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}}";

    [Theory]
    [InlineData("title: T\nqestions: []\n", "p.yaml:2:1: error unknown-key: unknown key \"qestions\"\n    did you mean \"questions\"?\np.yaml:1:1: error missing-key: the key \"questions\" is missing\n    add questions: with one question an item, each with ask: … and kind: …")]
    [InlineData("title: T\nquestions: []\n", "p.yaml:2:12: error wrong-type: `questions` is an empty list\n    write a list, one question an item")]
    [InlineData("title: T\nquestions: {a: 1}\n", "p.yaml:2:12: error wrong-type: `questions` is a map with the key a\n    write a list, one question an item")]
    [InlineData("title:\nquestions: [x]\n", "p.yaml:1:7: error wrong-type: expected a text, found nothing\n    write a text, or a map of languages: {en: …, fr: …}\np.yaml:2:13: error wrong-type: a question is a map, found \"x\"\n    begin with ask: … and kind: …")]
    [InlineData("- title: T\n", "p.yaml:1:1: error wrong-type: a problem is a map, found a list of one item\n    begin with title: …")]
    [InlineData("title: {english: T}\nquestions: [x]\n", "p.yaml:1:8: error wrong-type: expected a text, found a map with the key english\n    YAML reads a map because of the colon: if it belongs to a text, put the text in quotes: 'english: T'\n    otherwise write a text, or a map of languages: {en: …, fr: …}\np.yaml:2:13: error wrong-type: a question is a map, found \"x\"\n    begin with ask: … and kind: …")]
    [InlineData("title: {en: T, deutsch: U}\nquestions: [x]\n", "p.yaml:1:16: error unknown-language: \"deutsch\" is not a language\n    languages are two letters, such as en or fr; a text with a colon needs quotes\np.yaml:2:13: error wrong-type: a question is a map, found \"x\"\n    begin with ask: … and kind: …")]
    [InlineData("title: {en: [T]}\nquestions: [x]\n", "p.yaml:1:13: error wrong-type: expected a text in \"en\", found a list of one item\n    write a text\np.yaml:2:13: error wrong-type: a question is a map, found \"x\"\n    begin with ask: … and kind: …")]
    [InlineData("title: T\nTitle: U\nquestions: [x]\n", "p.yaml:2:1: error duplicate-key: the key Title stands here a second time\n    It first stands at line 1, column 1; keep one of them.\np.yaml:3:13: error wrong-type: a question is a map, found \"x\"\n    begin with ask: … and kind: …")]
    [InlineData("title: T\nnetworks: [a]\nquestions: [x]\n", "p.yaml:2:11: error wrong-type: `networks` is a list of one item\n    write a name for each: networks: {net: {input: 32x32x3, layers: […]}}\np.yaml:3:13: error wrong-type: a question is a map, found \"x\"\n    begin with ask: … and kind: …")]
    [InlineData("title: T\nlet: [a]\nquestions: [x]\n", "p.yaml:2:6: error wrong-type: `let` is a list of one item\n    write a block of lines after `let: |`, such as sigma > 0\np.yaml:3:13: error wrong-type: a question is a map, found \"x\"\n    begin with ask: … and kind: …")]
    public void A_mistake_in_a_problem_is_told_with_its_place(string yaml, string expected) => Assert.Equal(expected, Author.Problem(yaml));

    [Theory]
    [InlineData("- ask: A", "p.yaml:3:3: error missing-key: the key \"kind\" is missing\n    add kind: …; the kinds are listed by: examsolver kinds")]
    [InlineData("- kind: network/output-shape", "p.yaml:3:3: error missing-key: the key \"ask\" is missing\n    add ask: …, what the students are asked\np.yaml:3:3: error missing-key: the key \"network\" is missing\n    add network: the network: its name, or written out (a network: its name in `networks`, or {input: …, layers: […]})")]
    [InlineData("- ask: A\n  kind: network/outputshape", "p.yaml:4:9: error unknown-kind: there is no kind \"network/outputshape\"\n    did you mean \"network/output-shape\"?")]
    [InlineData("- ask: A\n  kind: [x]", "p.yaml:4:9: error wrong-type: expected a kind, found a list of one item\n    kinds: <all kinds>")]
    [InlineData("- ask: A\n  kind: network/output-shape\n  given: net", "p.yaml:5:10: error wrong-type: `given` is \"net\"\n    write a map; the keys of network/output-shape are listed by: examsolver kinds network/output-shape")]
    [InlineData("- ask: A\n  kind: network/output-shape\n  given: {network: net, off: conv1}", "p.yaml:5:25: error unknown-key: unknown key \"off\"\n    did you mean \"of\"?\np.yaml:5:20: error unknown-network: there is no network \"net\"\n    write it under `networks` of the problem")]
    [InlineData("- ask: A\n  kind: network/output-shape\n  given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}, Of: conv7}", "p.yaml:5:72: error unknown-layer: the network has no layer \"conv7\"\n    did you mean \"conv1\"?")]
    [InlineData("- ask: A\n  kind: network/output-shape\n  given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}, report: spacial}", "p.yaml:5:76: error unknown-word: \"spacial\" is not one of full, spatial\n    did you mean \"spatial\"?")]
    [InlineData("- ask: A\n  points: -1" + Rest, "p.yaml:4:11: error out-of-range: `points` is \"-1\"\n    points are a number from 0: 2, 1.5, 10/3")]
    [InlineData("- ask: A\n  points: .nan" + Rest, "p.yaml:4:11: error out-of-range: `points` is \".nan\"\n    points are a number from 0: 2, 1.5, 10/3")]
    [InlineData("- ask: A\n  points: .inf" + Rest, "p.yaml:4:11: error out-of-range: `points` is \".inf\"\n    points are a number from 0: 2, 1.5, 10/3")]
    [InlineData("- ask: A\n  points: 1e999999999" + Rest, "p.yaml:4:11: error out-of-range: `points` is \"1e999999999\"\n    points are a number from 0: 2, 1.5, 10/3")]
    [InlineData("- ask: A\n  points: 9^9^9^9" + Rest, "p.yaml:4:11: error out-of-range: `points` is \"9^9^9^9\"\n    points are a number from 0: 2, 1.5, 10/3")]
    [InlineData("- ask: A\n  id: a b" + Rest, "p.yaml:4:7: error bad-name: `id` is \"a b\"\n    a name is made of letters, digits, - _ . and /")]
    [InlineData("- ask: A\n  ref: a$b" + Rest, "p.yaml:4:8: error bad-name: `ref` is \"a$b\"\n    a name is made of letters, digits, - _ . and /")]
    [InlineData("- ask: A\n  ref: Note: x" + Rest, "p.yaml:4:8: error cut-formula: a colon and a space inside a value begin a map in YAML, so this text cannot be read\n    Put it in single quotes:\n    ref: 'Note: x'\np.yaml:4:8: error bad-name: `ref` is \"Note: x\"\n    a name is made of letters, digits, - _ . and /")]
    [InlineData("- ask: A\n  tolerance: -1 %" + Rest, "p.yaml:4:14: error wrong-type: expected a tolerance, found \"-1 %\"\n    an absolute distance such as 0.01, a relative one such as 1 %, a range such as [0.18, 0.19], or digits such as 2 decimals or 3 figures")]
    [InlineData("- ask: A\n  expect: [1, 2]" + Rest, "p.yaml:4:11: error wrong-type: `expect` is a list of 2 items\n    write the answer as a student would type it: 8x8x20")]
    [InlineData("- ask: A\n  accept: [rounded-upp]" + Rest, "p.yaml:4:12: error unknown-convention: network/output-shape has no convention \"rounded-upp\"\n    did you mean \"rounded-up\"?")]
    [InlineData("- ask: A\n  accept: {rounded-up: 3}" + Rest, "p.yaml:4:24: error out-of-range: 3 points for \"rounded-up\" are more than the 1 of the answer\n    write fewer, or `full points`")]
    [InlineData("- ask: A\n  accept: [rounded-up: 3]" + Rest, "p.yaml:4:12: error unknown-convention: network/output-shape has no convention a map with the key rounded-up\n    conventions: channels-first, padding-in-total, rounded-up, spatial-only")]
    [InlineData("- ask: A\n  id: a" + Rest + "\n- ask: B\n  id: a" + Rest, "p.yaml:7:3: error duplicate-id: two questions have the id \"a\"\n    the other one is at p.yaml:3:3")]
    [InlineData("- ask: A\n  ref: x/1\n  id: a" + Rest + "\n- ask: B\n  ref: x/1\n  id: b" + Rest, "p.yaml:8:3: error duplicate-id: two questions have the ref \"x/1\"\n    the other one is at p.yaml:3:3")]
    [InlineData("- ask: A\n  points: 3\n  parts:\n  - {kind: network/output-shape, given: {network: {input: 7x7x1, layers: [relu]}}, points: 1}\n  - {kind: network/output-shape, given: {network: {input: 7x7x1, layers: [relu]}}, points: 1}", "p.yaml:4:11: error points-differ: the question has 3 points, its parts together 2\n    leave the question's points out, or make them add up")]
    [InlineData("- ask: A\n  kind: x\n  parts: [a]", "p.yaml:4:9: error misplaced-key: \"kind\" stands beside `parts`\n    move it into the part that it belongs to\np.yaml:5:10: error wrong-type: `parts` is a list of one item\n    write a list of maps, each with its kind, given and points")]
    [InlineData("- Note: the bias", "p.yaml:3:3: error missing-key: the key \"ask\" is missing\n    add ask: …, what the students are asked\np.yaml:3:3: error missing-key: the key \"kind\" is missing\n    add kind: …; the kinds are listed by: examsolver kinds")]
    [InlineData("- ask:\n  - Note: the bias" + Rest, "p.yaml:4:3: error wrong-type: expected a text, found a list of one item\n    write a text, or a map of languages: {en: …, fr: …}")]
    [InlineData("- ask:\n    Note: the bias" + Rest, "p.yaml:4:5: error wrong-type: expected a text, found a map with the key Note\n    YAML reads a map because of the colon: if it belongs to a text, put the text in quotes: 'Note: the bias'\n    otherwise write a text, or a map of languages: {en: …, fr: …}")]
    [InlineData("- ask: What is $\\frac{1}{2?$" + Rest, "p.yaml:3:25: error bad-mathematics: { is never closed in a formula\n    Formulas in $…$ are LaTeX mathematics as KaTeX knows it; a price is written \\$5.")]
    [InlineData("- ask: >-\n    One line,\n    and $\\input{/etc/passwd}$ there" + Rest, "p.yaml:5:10: error bad-mathematics: \\input is not among the commands that formulas may use\n    Formulas in $…$ are LaTeX mathematics as KaTeX knows it; a price is written \\$5.")]
    [InlineData("- ask: 'It''s\n    here: $\\write18{ls}$'" + Rest, "p.yaml:4:12: error bad-mathematics: \\write is not among the commands that formulas may use\n    Formulas in $…$ are LaTeX mathematics as KaTeX knows it; a price is written \\$5.")]
    [InlineData("- ask: \"\\e[31mred\"\n  kind: \"\\e[31mred\"", "p.yaml:3:8: error cut-formula: a backslash in double quotes is an escape in YAML: \\e would begin with an escape character\n    Put it in single quotes:\n    - ask: '\\e[31mred'\np.yaml:4:9: error cut-formula: a backslash in double quotes is an escape in YAML: \\e would begin with an escape character\n    Put it in single quotes:\n    kind: '\\e[31mred'\np.yaml:4:9: error unknown-kind: there is no kind \"\\e[31mred\"\n    kinds: <all kinds>")]
    public void A_mistake_in_a_question_is_told_with_its_place(string question, string expected) =>
        Assert.Equal(expected.Replace("<all kinds>", string.Join(", ", Conventions.AllProblems.Catalogue.Kinds), StringComparison.Ordinal), Author.Question(question));

    [Theory]
    [InlineData("for: {s: [1, 2], t: [1]}", "p.yaml:4:23: error for-lengths: \"t\" has 1 item, the name before it 2\n    the lists in `for` go side by side: make them equally long")]
    [InlineData("for: {s: [1, 2]}\n  id: [a, b, c]", "p.yaml:5:7: error for-lengths: `id` has 3 items, but `for` makes 2 questions\n    write one item for each")]
    [InlineData("for: [1, 2]", "p.yaml:4:8: error wrong-type: `for` is a list of 2 items\n    write a map of lists: for: {mode: [full, valid, same]}")]
    [InlineData("for: {s: 1}", "p.yaml:4:12: error wrong-type: \"s\" in `for` is \"1\"\n    write a list of texts or numbers")]
    [InlineData("for: {s: [[1]]}", "p.yaml:4:12: error wrong-type: \"s\" in `for` is a list of one item\n    write a list of texts or numbers")]
    [InlineData("for: {a-b: [1]}", "p.yaml:4:9: error bad-name: \"a-b\" in `for` is no name\n    a name is made of letters, digits and _, and begins with a letter: it stands as <<name>> in the question")]
    [InlineData("for: {mode: [1]}\n  note: <<mdoe>>", "p.yaml:5:9: error unknown-word: <<mdoe>> is no name of `for`\n    did you mean \"mode\"?")]
    [InlineData("note: <<mode>>", "p.yaml:4:9: error unknown-word: <<mode>> stands in a question without `for`\n    say what it stands for: for: {mode: [1, 2]}, or vary: {mode: [1, 2]}")]
    public void For_is_held_to_its_lists_and_names(string lines, string expected) => Assert.Equal(expected, Author.Question($"- ask: A\n  {lines}{Rest}"));

    [Theory]
    [InlineData("Hello <script>alert(1)</script> [x](javascript:alert(1)) & \\input{x} ![y](http://x)")]
    [InlineData("50 % of #1 ~ ^ _ {")]
    public void Hostile_text_that_can_be_printed_is_no_mistake(string text) => Assert.Equal("", Author.Question($"- ask: '{text}'{Rest}"));
}
