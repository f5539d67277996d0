using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents.Printing;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Documents.Printing;

public sealed class AnswerRoomTests
{
    public static TheoryData<string> Sheets => [.. AllProblems.Sheets.Select(s => s.Sheet.Id)];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void The_room_tells_no_size_that_is_asked_for(string id)
    {
        var sheet = AllProblems.Sheets.Single(s => s.Sheet.Id == id);
        foreach (var problem in sheet.Sheet.Problems)
        {
            var parts = sheet.Questions.Where(q => q.Problem == problem).SelectMany(q => q.Parts).ToArray();
            foreach (var part in parts)
            {
                var room = AnswerRoom.Of(part, parts.Where(p => p != part));
                switch (part.Solution.Answer)
                {
                    case ShapeAnswer:
                        Assert.Equal(new AnswerRoom.Box(IsWide: true), room);
                        break;
                    case ArrayAnswer { ColumnNames.IsEmpty: true } array when part.Solution.Misconceptions.Any(m => m.Answer is ArrayAnswer other && other.Entries.Shape != array.Entries.Shape):
                        Assert.IsNotType<AnswerRoom.Grid>(room);
                        break;
                    case ChoiceAnswer { Names.IsDefaultOrEmpty: true } choice:
                        Assert.True(part.Solution.Givens.Length >= choice.Chosen.Length);
                        break;
                }

                Assert.InRange(AnswerRoom.Working(part), 0, 60);
            }
        }
    }

    [Fact]
    public void Another_answer_of_the_same_sort_gets_the_same_room()
    {
        // Two questions that differ in their right answer alone must look alike on paper.
        foreach (var part in AllProblems.Sheets.SelectMany(s => s.Questions).SelectMany(q => q.Parts).Where(p => p.Solution.Answer is ChoiceAnswer or OrderingAnswer or NumberAnswer))
        {
            var answer = part.Solution.Answer;
            Answer other = answer switch
            {
                ChoiceAnswer choice => choice.With([.. choice.Chosen.Select(c => !c)]),
                OrderingAnswer order => new OrderingAnswer([.. order.Order.Reverse()]),
                _ => new NumberAnswer(123456789),
            };
            var changed = new SolvedPart(part.Part, part.Solution with { Answer = other }, part.Checks, null);
            Assert.Equal(AnswerRoom.Of(part, []).ToString(), AnswerRoom.Of(changed, []).ToString());
        }
    }
}
