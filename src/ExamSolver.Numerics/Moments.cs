using System.Runtime.InteropServices;

namespace ExamSolver.Numerics;

/// <summary>Running mean, variance and covariance (Welford 1962), joined batch to batch (Chan, Golub and LeVeque 1979).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Moments
{
    private long _count;
    private double _mean;
    private double _controlMean;
    private double _squares;
    private double _controlSquares;
    private double _products;

    /// <summary>The regression slope of values on controls, zero if the controls do not vary.</summary>
    internal readonly double Slope => _controlSquares > 0 ? _products / _controlSquares : 0;

    /// <summary>The mean and its standard error.</summary>
    internal readonly Estimate Estimate => new(_mean, Math.Sqrt(_squares / (_count - 1) / _count));

    internal void Add(double value, double control)
    {
        _count++;
        var away = value - _mean;
        var controlAway = control - _controlMean;
        _mean += away / _count;
        _controlMean += controlAway / _count;
        _squares += away * (value - _mean);
        _controlSquares += controlAway * (control - _controlMean);
        _products += away * (control - _controlMean);
    }

    internal void Join(Moments other)
    {
        var count = _count + other._count;
        var share = (double)other._count / count;
        var away = other._mean - _mean;
        var controlAway = other._controlMean - _controlMean;
        _squares += other._squares + (away * away * _count * share);
        _controlSquares += other._controlSquares + (controlAway * controlAway * _count * share);
        _products += other._products + (away * controlAway * _count * share);
        _mean += away * share;
        _controlMean += controlAway * share;
        _count = count;
    }
}
