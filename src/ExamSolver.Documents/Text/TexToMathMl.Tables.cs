using System.Text;
using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents.Text;

/// <content>Fences, environments and their tables.</content>
public sealed partial class TexToMathMl
{
    private string? Optional()
    {
        SkipBlanks();
        if (Ended || tex[at] != '[')
            return null;
        var close = tex.IndexOf(']', at);
        if (close < 0)
            return null;
        var inside = new TexToMathMl(tex[(at + 1)..close], unknown) { depth = depth, alphabet = alphabet }.Rest();
        at = close + 1;
        return inside;
    }

    private string Delimiter()
    {
        SkipBlanks();
        if (Ended)
            return "";
        if (tex[at] != '\\')
            return tex[at] == '.' ? Skip("") : SvgWriter.Escape(MathMlTables.Brackets.GetValueOrDefault(tex[at].ToString(), tex[at].ToString())) is var sign ? Skip(sign) : "";
        var start = ++at;
        while (!Ended && char.IsAsciiLetter(tex[at]))
            at++;
        if (at == start)
            return Ended ? "\\" : tex[at] == '|' ? Skip("‖") : SvgWriter.Escape(tex[at].ToString()) is var brace ? Skip(brace) : "";
        var name = tex[start..at];
        if (MathMlTables.Brackets.TryGetValue(name, out var bracket))
            return SvgWriter.Escape(bracket);
        unknown?.Add("\\" + name);
        return "\\" + name;

        string Skip(string result)
        {
            at++;
            return result;
        }
    }

    private string Fenced()
    {
        var open = Delimiter();
        var row = new StringBuilder(Nested(Row));

        // A cell that ends within brackets is a mistake of the author, which is shown.
        while (!Ended && !IsCommandAhead("right") && !IsCommandAhead("end") && tex[at] == '}')
            row.Append(Operator(tex[at++].ToString())).Append(Nested(Row));
        var close = "";
        if (IsCommandAhead("right"))
        {
            at += 6;
            close = Delimiter();
        }

        // A bracket that stretches is set with wider sides, which nothing low wants.
        var inside = row.ToString();
        var isTall = Tall.Any(t => inside.Contains(t, StringComparison.Ordinal));
        return $"<mrow>{Fence(open, "prefix", isTall)}{inside}{Fence(close, "postfix", isTall)}</mrow>";
    }

    private static string Fence(string sign, string form, bool isTall = true) =>
        sign.Length == 0 ? "" : $"<mo fence=\"true\" stretchy=\"{(isTall ? "true" : "false")}\" form=\"{form}\">{sign}</mo>";

    private string Environment()
    {
        var name = RawGroup();
        var columns = name switch { "cases" => "ll", "aligned" or "split" => "rl", "array" => string.Concat(RawGroup().Where(c => c is 'l' or 'c' or 'r')), _ => "" };
        var table = Table(columns, name is "aligned" or "split" or "gathered" ? "aligned" : name == "cases" ? "cases" : "matrix", name is "aligned" or "split" or "gathered");
        if (IsCommandAhead("end"))
        {
            at += 4;
            _ = RawGroup();
        }

        var (open, close) = name switch
        {
            "pmatrix" => ("(", ")"),
            "bmatrix" => ("[", "]"),
            "Bmatrix" => ("{", "}"),
            "vmatrix" => ("|", "|"),
            "Vmatrix" => ("‖", "‖"),
            "cases" => ("{", ""),
            _ => ("", ""),
        };
        return $"<mrow>{Fence(open, "prefix")}{table}{Fence(close, "postfix")}</mrow>";
    }

    private string Substack()
    {
        SkipBlanks();
        if (Ended || tex[at] != '{')
            return Argument();
        at++;
        var table = Table("", "substack", isDisplay: false);
        if (!Ended && tex[at] == '}')
            at++;
        return table;
    }

    /// <summary>Rows and cells up to what ends them. Core has no attribute for alignment: classes say it to the style sheet.</summary>
    private string Table(string columns, string kind, bool isDisplay)
    {
        var table = new StringBuilder($"<mtable class=\"{kind}\"{(isDisplay ? " displaystyle=\"true\"" : "")}>");
        var (cells, isEmpty) = (new StringBuilder(), true);
        var column = 0;
        while (true)
        {
            SkipBlanks();
            var cell = Nested(Row);
            isEmpty &= cell.Length == 0;
            var alignment = columns.Length == 0 ? 'c' : kind == "aligned" ? columns[column % 2] : columns[Math.Min(column, columns.Length - 1)];
            cells.Append($"<mtd class=\"{alignment}\">{cell}</mtd>");
            column++;
            if (!Ended && tex[at] == '&')
            {
                at++;
                isEmpty = false;
                continue;
            }

            var goesOn = Ahead(@"\\");
            if (goesOn || !isEmpty)
                table.Append("<mtr>").Append(cells).Append("</mtr>");
            if (!goesOn)
                return table.Append("</mtable>").ToString();
            at += 2;
            (cells, isEmpty, column) = (new StringBuilder(), true, 0);
        }
    }
}
