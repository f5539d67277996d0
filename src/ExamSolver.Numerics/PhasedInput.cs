using System.Buffers;
using System.Numerics;

namespace ExamSolver.Numerics;

/// <summary>
/// The input of a convolution laid out so that what neighbouring outputs read is contiguous: zero-padded, and each row split into
/// its <i>phases</i>, the columns that are equal modulo the stride. Column q·stride + p of the padded input stands at place q of phase p.
/// </summary>
/// <remarks>Rented memory: dispose after use.</remarks>
internal sealed class PhasedInput : IDisposable
{
    private readonly ConvolutionPlan _plan;
    private readonly int _phases;
    private readonly int _pitch;
    private readonly int _rows;
    private readonly int[] _columnOffset;

    internal PhasedInput(ConvolutionPlan plan)
    {
        _plan = plan;
        var geometry = plan.Geometry;
        _phases = geometry.StrideWidth;
        _columnOffset = new int[geometry.KernelWidth];

        // The last tap's column decides how many places a phase needs beyond one for each output; a vector of slack lets loads overrun.
        var (phase, place) = (0, 0);
        var places = new (int Phase, int Place)[geometry.KernelWidth];
        for (var tap = 0; tap < places.Length; tap++)
        {
            places[tap] = (phase, place);
            phase += geometry.DilationWidth;
            while (phase >= _phases)
            {
                phase -= _phases;
                place++;
            }
        }

        _pitch = places[^1].Place + Math.Max(plan.OutWidth, Vector<double>.Count) + Vector<double>.Count;
        _rows = (int)(((long)Math.Max(plan.OutHeight - 1, 0) * geometry.StrideHeight)
            + SlidingWindow.Reach(geometry.KernelHeight, geometry.DilationHeight) + 1);
        for (var tap = 0; tap < places.Length; tap++)
        {
            _columnOffset[tap] = (places[tap].Phase * _pitch) + places[tap].Place;
        }

        Length = plan.InChannels * _rows * _phases * _pitch;
        Buffer = ArrayPool<double>.Shared.Rent(Length);
    }

    internal double[] Buffer { get; }

    internal int Length { get; }

    /// <summary>Elements between the same place of one channel and the next.</summary>
    internal int ChannelPitch => _rows * _phases * _pitch;

    /// <summary>Elements between the first taps of one output row and the next.</summary>
    internal int OutputRowPitch => _plan.Geometry.StrideHeight * _phases * _pitch;

    /// <summary>Elements between one row of taps and the next.</summary>
    internal int TapRowPitch => _plan.Geometry.DilationHeight * _phases * _pitch;

    /// <summary>Where a tap stands, from the place of the window's first tap in the same channel.</summary>
    internal int TapOffset(int row, int column) => (row * TapRowPitch) + _columnOffset[column];

    /// <summary>The offsets of all taps of one group, in the order of the weights.</summary>
    internal void FillTapOffsets(Span<int> offsets)
    {
        var geometry = _plan.Geometry;
        var tap = 0;
        for (var channel = 0; channel < _plan.InPerGroup; channel++)
        {
            for (var row = 0; row < geometry.KernelHeight; row++)
            {
                for (var column = 0; column < geometry.KernelWidth; column++)
                {
                    offsets[tap++] = (channel * ChannelPitch) + TapOffset(row, column);
                }
            }
        }
    }

    /// <summary>Copies an input in, zeros around it.</summary>
    internal void Load(ReadOnlySpan<double> input)
    {
        var (firstPhase, firstPlace) = FirstColumn();
        for (var channel = 0; channel < _plan.InChannels; channel++)
        {
            for (var paddedRow = 0; paddedRow < _rows; paddedRow++)
            {
                var target = Buffer.AsSpan(((channel * _rows) + paddedRow) * _phases * _pitch, _phases * _pitch);
                var row = paddedRow - _plan.Geometry.PaddingTop;
                if (row < 0 || row >= _plan.InHeight)
                {
                    target.Clear();
                    continue;
                }

                var source = input.Slice(((channel * _plan.InHeight) + row) * _plan.InWidth, _plan.InWidth);
                var (phase, place) = (firstPhase, firstPlace);
                if (_phases == 1)
                {
                    place = Math.Min(place, _pitch);
                    var length = Math.Min(source.Length, _pitch - place);
                    target[..place].Clear();
                    source[..length].CopyTo(target[place..]);
                    target[(place + length)..].Clear();
                    continue;
                }

                target.Clear();
                for (var column = 0; column < source.Length && place < _pitch; column++)
                {
                    target[(phase * _pitch) + place] = source[column];
                    Advance(ref phase, ref place);
                }
            }
        }
    }

    /// <summary>Zeros the rows that a range of output rows reads, so that gradients can be added there; other rows stay undefined.</summary>
    /// <returns>The first and the last of those rows, counted with the padding.</returns>
    internal (int First, int Last) ClearRowsReadBy(int firstOutputRow, int lastOutputRow)
    {
        var geometry = _plan.Geometry;
        var first = firstOutputRow * geometry.StrideHeight;
        var last = (lastOutputRow * geometry.StrideHeight) + (int)SlidingWindow.Reach(geometry.KernelHeight, geometry.DilationHeight);
        for (var channel = 0; channel < _plan.InChannels; channel++)
        {
            Array.Clear(Buffer, ((channel * _rows) + first) * _phases * _pitch, (last - first + 1) * _phases * _pitch);
        }

        return (first, last);
    }

    /// <summary>Copies the unpadded part of a range of rows out; all other elements of the input are zero.</summary>
    internal void Store(Span<double> input, (int First, int Last) rows)
    {
        for (var channel = 0; channel < _plan.InChannels; channel++)
        {
            for (var row = 0; row < _plan.InHeight; row++)
            {
                var paddedRow = row + _plan.Geometry.PaddingTop;
                var target = input.Slice(((channel * _plan.InHeight) + row) * _plan.InWidth, _plan.InWidth);
                if (paddedRow < rows.First || paddedRow > rows.Last)
                {
                    target.Clear();
                    continue;
                }

                var source = Buffer.AsSpan(((channel * _rows) + paddedRow) * _phases * _pitch, _phases * _pitch);
                var (phase, place) = FirstColumn();
                if (_phases == 1)
                {
                    var length = Math.Clamp(_pitch - place, 0, target.Length);
                    source.Slice(Math.Min(place, _pitch), length).CopyTo(target);
                    target[length..].Clear();
                    continue;
                }

                for (var column = 0; column < target.Length; column++)
                {
                    target[column] = place < _pitch ? source[(phase * _pitch) + place] : 0;
                    Advance(ref phase, ref place);
                }
            }
        }
    }

    public void Dispose() => ArrayPool<double>.Shared.Return(Buffer);

    private (int Phase, int Place) FirstColumn()
    {
        var (phase, place) = (0, 0);
        for (var column = 0; column < _plan.Geometry.PaddingLeft; column++)
        {
            Advance(ref phase, ref place);
        }

        return (phase, place);
    }

    private void Advance(ref int phase, ref int place)
    {
        if (++phase == _phases)
        {
            phase = 0;
            place++;
        }
    }
}
