namespace ExamSolver.Symbolics;

/// <summary>A matrix out of blocks, <c>[[A, B], [C, D]]</c>; vectors in a list stand below one another.</summary>
/// <remarks>A 0 stands for a block of zeros and I for an identity of the size that fits.</remarks>
internal static class MatrixBlocks
{
    public static MatrixValue Join(List<List<MatrixValue>> blocks)
    {
        var heights = blocks.ConvertAll(row => Common(row, block => block.Rows, "rows"));
        var widths = Enumerable.Range(0, blocks[0].Count).Select(j => Common(blocks.ConvertAll(row => row[j]), block => block.Columns, "columns")).ToList();

        // An identity is square, so that one of its sizes gives the other.
        for (var i = 0; i < heights.Count; i++)
        {
            for (var j = 0; j < widths.Count; j++)
            {
                if (blocks[i][j].Kind == MatrixValue.MatrixKind.Identity)
                {
                    heights[i] ??= widths[j];
                    widths[j] ??= heights[i];
                }
            }
        }

        var rows = heights.Select(h => h ?? 1).ToList();
        var columns = widths.Select(w => w ?? 1).ToList();
        var entries = new Expr[rows.Sum(), columns.Sum()];
        for (int i = 0, top = 0; i < rows.Count; top += rows[i++])
        {
            for (int j = 0, left = 0; j < columns.Count; left += columns[j++])
            {
                Place(Sized(blocks[i][j], rows[i], columns[j]), entries, top, left);
            }
        }

        return MatrixValue.Of(entries.GetLength(0), entries.GetLength(1), (i, j) => entries[i, j]);
    }

    private static int? Common(List<MatrixValue> blocks, Func<MatrixValue, int> size, string what)
    {
        var sizes = blocks.Where(b => b.Kind == MatrixValue.MatrixKind.Matrix).Select(size).Distinct().ToList();
        return sizes.Count <= 1
            ? sizes.Count == 0 ? null : sizes[0]
            : throw new MatrixShapeException($"Found blocks with {string.Join(" and ", sizes)} {what} side by side.");
    }

    private static MatrixValue Sized(MatrixValue block, int rows, int columns) => block.Kind switch
    {
        MatrixValue.MatrixKind.Identity when rows == columns => block.Sized(rows),
        MatrixValue.MatrixKind.Scalar when block.Scale.IsZero || (rows == 1 && columns == 1) => MatrixValue.Of(rows, columns, (_, _) => block.Scale),
        MatrixValue.MatrixKind.Matrix => block,
        _ => throw new MatrixShapeException($"Found {block.Shape} where a block of {rows}×{columns} fits."),
    };

    private static void Place(MatrixValue block, Expr[,] entries, int top, int left)
    {
        for (var i = 0; i < block.Rows; i++)
        {
            for (var j = 0; j < block.Columns; j++)
            {
                entries[top + i, left + j] = block[i, j];
            }
        }
    }
}
