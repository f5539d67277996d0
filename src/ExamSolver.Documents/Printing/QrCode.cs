using System.Globalization;
using System.Text;
using QRCoder;

namespace ExamSolver.Documents.Printing;

/// <summary>A text as a QR code (ISO/IEC 18004), level M: drawn as the runs of its dark squares.</summary>
public sealed class QrCode
{
    private QrCode(int size, IReadOnlyList<(int X, int Y, int Length)> runs) => (Size, Runs) = (size, runs);

    /// <summary>The number of squares along a side, without the quiet zone.</summary>
    public int Size { get; }

    /// <summary>The dark squares: from the left and from the top, from 0, and how many in a row.</summary>
    public IReadOnlyList<(int X, int Y, int Length)> Runs { get; }

    /// <summary>The code of a text.</summary>
    public static QrCode Of(string text)
    {
        const int QuietZone = 4;
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var size = data.ModuleMatrix.Count - (2 * QuietZone);
        var runs = new List<(int, int, int)>();
        for (var y = 0; y < size; y++)
        {
            var row = data.ModuleMatrix[y + QuietZone];
            for (var x = 0; x < size; x++)
            {
                var start = x;
                while (x < size && row[x + QuietZone])
                    x++;
                if (x > start)
                    runs.Add((start, y, x - start));
            }
        }

        return new QrCode(size, runs);
    }

    /// <summary>The code by the macros <c>\qrcode</c> and <c>\qrrun</c> of the preamble.</summary>
    public string ToLatex()
    {
        var result = new StringBuilder().Append(CultureInfo.InvariantCulture, $"\\qrcode{{{Size}}}{{");
        foreach (var (x, y, length) in Runs)
            result.Append(CultureInfo.InvariantCulture, $"\\qrrun{{{x}}}{{{Size - 1 - y}}}{{{length}}}");
        return result.Append('}').ToString();
    }

    /// <summary>The code as SVG that needs no other file, of squares of half a millimetre.</summary>
    /// <param name="label">What it is, for a reader who does not see it; written as HTML.</param>
    public string ToSvg(string label)
    {
        var path = new StringBuilder();
        foreach (var (x, y, length) in Runs)
            path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{length}v1h-{length}z");
        return string.Create(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{label}\" width=\"{(Size + 2) / 2.0}mm\" height=\"{(Size + 2) / 2.0}mm\" viewBox=\"-1 -1 {Size + 2} {Size + 2}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>");
    }
}
