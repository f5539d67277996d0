using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ExamSolver.Documents.Printing;

/// <summary>A PDF as pdfTeX writes it without object streams: a table of objects, each of them text up to its stream. What takes pages out of one, and puts them together anew.</summary>
/// <remarks>ISO 32000-1, 7.5 (file structure) and 7.7.3 (page tree).</remarks>
public sealed class PdfFile
{
    private readonly byte[] bytes;
    private readonly Dictionary<int, (int Start, int End)> places = [];
    private readonly HashSet<int> trees = [];
    private readonly List<int> pages = [];
    private readonly HashSet<int> isPage = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not of the sort that pdfTeX writes.</exception>
    public PdfFile(byte[] bytes)
    {
        this.bytes = bytes;
        var trailer = ReadTable();
        var root = Reference(trailer, "/Root") ?? throw new InvalidDataException("The PDF has no catalogue.");
        Walk(Reference(Dictionary(root), "/Pages") ?? throw new InvalidDataException("The PDF has no pages."), 0);
    }

    /// <summary>The number of pages.</summary>
    public int PageCount => pages.Count;

    /// <summary>A PDF of some pages of some files, in their order; the same bytes for the same pages.</summary>
    public static byte[] Of(IEnumerable<(PdfFile File, int First, int Count)> ranges)
    {
        var writer = new Writer();
        foreach (var (file, first, count) in ranges)
        {
            for (var i = first; i < first + count; i++)
                writer.AddPage(file, file.pages[i]);
        }

        return writer.Finish();
    }

    private string ReadTable()
    {
        var tail = Latin(Math.Max(0, bytes.Length - 64), bytes.Length);
        var at = tail.LastIndexOf("startxref", StringComparison.Ordinal);
        if (at < 0 || !int.TryParse(tail.AsSpan(at + 9).Trim().ToString().Split('\n', '\r')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var table) || table >= bytes.Length)
            throw new InvalidDataException("The PDF has no table of objects.");
        var lines = Latin(table, bytes.Length).Split('\n');
        if (lines[0].Trim() != "xref" || lines[1].Split(' ') is not ["0", var size] || !int.TryParse(size.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw new InvalidDataException("The PDF has a table of objects of another sort.");
        var starts = new List<(int Number, int Start)>();
        for (var i = 0; i < count; i++)
        {
            var parts = lines[2 + i].Split(' ');
            if (parts.Length >= 3 && parts[2].StartsWith('n'))
                starts.Add((i, int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture)));
        }

        // An object ends where the next one begins.
        starts.Sort((a, b) => a.Start.CompareTo(b.Start));
        for (var i = 0; i < starts.Count; i++)
            places[starts[i].Number] = (starts[i].Start, i + 1 < starts.Count ? starts[i + 1].Start : table);
        return string.Join('\n', lines.Skip(2 + count));
    }

    private void Walk(int number, int depth)
    {
        var text = Dictionary(number);
        if (!text.Contains("/Kids", StringComparison.Ordinal))
        {
            pages.Add(number);
            isPage.Add(number);
            return;
        }

        if (depth > 50 || !trees.Add(number))
            throw new InvalidDataException("The pages of the PDF are no tree.");
        var open = text.IndexOf('[', text.IndexOf("/Kids", StringComparison.Ordinal));
        foreach (var (_, _, child) in References(text[open..text.IndexOf(']', open)]))
            Walk(child, depth + 1);
    }

    /// <summary>The text of an object up to its stream, without <c>1 0 obj</c> and <c>endobj</c>.</summary>
    private string Dictionary(int number) => Latin(Body(number).Start, Body(number).StreamStart);

    private (int Start, int StreamStart, int End) Body(int number)
    {
        if (!places.TryGetValue(number, out var place))
            throw new InvalidDataException($"The PDF lacks the object {number}.");
        var slice = bytes.AsSpan(place.Start, place.End - place.Start);
        var start = slice.IndexOf("obj"u8) + 3;
        var end = slice.LastIndexOf("endobj"u8);
        if (start < 3 || end < start)
            throw new InvalidDataException($"The object {number} of the PDF is cut off.");
        return (place.Start + start, place.Start + StreamStart(slice, start, end), place.Start + end);
    }

    /// <summary>Where the stream's data begin, or the end where there is none. The word may stand in a string too.</summary>
    private static int StreamStart(ReadOnlySpan<byte> slice, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (slice[i] == '(')
                i = EndOfString(slice, i);
            else if (slice[i] == 's' && slice[i..end].StartsWith("stream"u8))
                return i;
        }

        return end;
    }

    private static int EndOfString(ReadOnlySpan<byte> text, int at)
    {
        for (var depth = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == '(')
                depth++;
            else if (text[at] == ')' && --depth == 0)
                break;
        }

        return at;
    }

    private static int? Reference(string dictionary, string key)
    {
        var at = dictionary.IndexOf(key + " ", StringComparison.Ordinal);
        return at < 0 ? null : References(dictionary[(at + key.Length)..]).Select(r => (int?)r.Number).FirstOrDefault();
    }

    /// <summary>The references of a dictionary, <c>12 0 R</c>, outside of strings.</summary>
    private static IEnumerable<(int Start, int End, int Number)> References(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
            {
                i = EndOfString(Encoding.Latin1.GetBytes(text), i);
            }
            else if (char.IsAsciiDigit(text[i]) && (i == 0 || !(char.IsAsciiLetterOrDigit(text[i - 1]) || text[i - 1] is '.' or '-' or '/')))
            {
                var end = i;
                while (end < text.Length && char.IsAsciiDigit(text[end]))
                    end++;
                if (end - i < 10 && string.CompareOrdinal(text, end, " 0 R", 0, 4) == 0)
                    yield return (i, end + 4, int.Parse(text.AsSpan(i, end - i), NumberStyles.None, CultureInfo.InvariantCulture));
                i = end - 1;
            }
        }
    }

    private string Latin(int start, int end) => Encoding.Latin1.GetString(bytes, start, end - start);

    private sealed class Writer
    {
        private const int Root = 1;
        private const int Tree = 2;

        private readonly List<byte[]> objects = [[], []];
        private readonly Dictionary<(PdfFile File, int Number), int> copied = [];
        private readonly Dictionary<string, int> byContent = new(StringComparer.Ordinal);
        private readonly List<int> kids = [];

        public void AddPage(PdfFile file, int number) => kids.Add(Copy(file, number));

        public byte[] Finish()
        {
            objects[Root - 1] = Encoding.Latin1.GetBytes($"\n<< /Type /Catalog /Pages {Tree} 0 R >>\n");
            objects[Tree - 1] = Encoding.Latin1.GetBytes($"\n<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(k => $"{k} 0 R"))}] >>\n");
            using var result = new MemoryStream();
            void Write(string text) => result.Write(Encoding.Latin1.GetBytes(text));
            Write("%PDF-1.5\n%\u00E2\u00E3\u00CF\u00D3\n");
            var starts = new long[objects.Count];
            for (var i = 0; i < objects.Count; i++)
            {
                starts[i] = result.Position;
                Write(string.Create(CultureInfo.InvariantCulture, $"{i + 1} 0 obj"));
                result.Write(objects[i]);
                Write("endobj\n");
            }

            var table = result.Position;
            Write(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
            foreach (var start in starts)
                Write(string.Create(CultureInfo.InvariantCulture, $"{start:D10} 00000 n \n"));
            Write(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root {Root} 0 R >>\nstartxref\n{table}\n%%EOF\n"));
            return result.ToArray();
        }

        /// <summary>
        /// Copies an object behind everything that it refers to; one that is there already, such as a font of another student's file, is not written twice. What
        /// stands above the page in the old tree is the new tree.
        /// </summary>
        private int Copy(PdfFile file, int number)
        {
            if (file.trees.Contains(number))
                return Tree;
            if (copied.TryGetValue((file, number), out var known))
                return known > 0 ? known : throw new InvalidDataException($"The object {number} of the PDF refers to itself.");
            copied.Add((file, number), 0);
            var (start, stream, end) = file.Body(number);
            var text = file.Latin(start, stream);
            var result = new StringBuilder(text.Length);
            var done = 0;
            foreach (var reference in References(text))
            {
                result.Append(text, done, reference.Start - done).Append(CultureInfo.InvariantCulture, $"{Copy(file, reference.Number)} 0 R");
                done = reference.End;
            }

            byte[] content = [.. Encoding.Latin1.GetBytes(result.Append(text, done, text.Length - done).ToString()), .. file.bytes.AsSpan(stream, end - stream)];
            var isPage = file.isPage.Contains(number);
            var hash = Convert.ToHexString(SHA256.HashData(content));
            if (isPage || !byContent.TryGetValue(hash, out var copy))
            {
                objects.Add(content);
                copy = objects.Count;
                if (!isPage)
                    byContent.Add(hash, copy);
            }

            return copied[(file, number)] = copy;
        }
    }
}
