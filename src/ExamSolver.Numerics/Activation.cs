namespace ExamSolver.Numerics;

/// <summary>Elementwise activations: Numerics takes the function and its derivative, and knows no names.</summary>
public static class Activation
{
    /// <summary>Applies a function to every element.</summary>
    /// <returns>Of the input's shape.</returns>
    public static Tensor Forward(Tensor input, Func<double, double> function) => input.Map(function);

    /// <summary>The gradient with respect to the input, <c>outputGradient · derivative(input)</c> element by element.</summary>
    /// <param name="outputGradient">Of the input's shape.</param>
    /// <param name="input">What the forward pass was given.</param>
    /// <param name="derivative">The function's derivative, as a function of the input.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Backward(Tensor outputGradient, Tensor input, Func<double, double> derivative)
    {
        if (outputGradient.Shape != input.Shape)
        {
            throw new ArgumentException(
                $"The gradient of an activation has its input's shape {input.Shape}, but is {outputGradient.Shape}.", nameof(outputGradient));
        }

        var gradient = Tensor.Uninitialized(input.Shape);
        for (var i = 0; i < gradient.Count; i++)
        {
            gradient.Values[i] = outputGradient.Values[i] * derivative(input.Values[i]);
        }

        return gradient;
    }
}
