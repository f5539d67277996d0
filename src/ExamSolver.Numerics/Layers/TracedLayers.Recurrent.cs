namespace ExamSolver.Numerics.Layers;

/// <content>Recurrent layers.</content>
public static partial class TracedLayers
{
    /// <summary>A recurrent layer, or a stack of them, over a sequence that starts from zero states.</summary>
    /// <remarks>
    /// Arrays, all indexed first by (layer, direction): <c>name.input</c> (…, gate, unit, feature), <c>name.recurrent</c> (…, gate, unit, state),
    /// <c>name.bias</c> (…, vector, gate, unit), <c>name.peephole</c> (…, gate, unit) and <c>name.projection</c> (…, output, unit). Gates are
    /// in PyTorch's order: input, forget, cell, output; reset, update, candidate.
    /// Products of gates with states are recorded as products of activations.
    /// </remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(tokens, features)</c>.</param>
    /// <param name="form">What the layer consists of.</param>
    /// <returns><c>(tokens, width · directions)</c>, the last layer's outputs; the width is the projection's, or else the hidden state's.</returns>
    /// <exception cref="ArgumentException">The input is no sequence.</exception>
    public static Tensor Recurrent(WeightLedger ledger, string name, Tensor input, RecurrentForm form)
    {
        Arguments.RequireSequence(input.Shape, name);
        var current = input;
        for (var layer = 0; layer < form.Layers; layer++)
        {
            var forward = new RecurrentRun(ledger, name, form, layer, 0).Over(current, backwards: false);
            current = form.Bidirectional
                ? Concatenate([forward, new RecurrentRun(ledger, name, form, layer, 1).Over(current, backwards: true)], axis: 1)
                : forward;
        }

        return current;
    }

    /// <summary>One layer in one direction, with its state.</summary>
    private sealed class RecurrentRun(WeightLedger ledger, string name, RecurrentForm form, int layer, int direction)
    {
        private readonly TracedWeights _input = ledger.Named($"{name}.input");
        private readonly TracedWeights _recurrent = ledger.Named($"{name}.recurrent");
        private readonly TracedWeights? _bias = form.BiasVectors > 0 ? ledger.Named($"{name}.bias") : null;
        private readonly int _biasVectors =
            form.BiasVectors == 1 && form.Cell == RecurrentCell.Gru && form.ResetAfter ? 2 : form.BiasVectors;

        private readonly double[] _cell = new double[form.Hidden];
        private double[] _state = new double[form.Projection ?? form.Hidden];

        internal Tensor Over(Tensor input, bool backwards)
        {
            var (tokens, features) = (input.Shape[0], input.Shape[1]);
            var output = Tensor.Zeros(new Shape(tokens, _state.Length));
            for (var step = 0; step < tokens; step++)
            {
                var token = backwards ? tokens - 1 - step : step;
                var x = input.Values.Slice(token * features, features);
                _state = form.Cell switch
                {
                    RecurrentCell.Rnn => Elman(x),
                    RecurrentCell.Lstm => Projected(Lstm(x)),
                    _ => Gru(x),
                };
                _state.CopyTo(output.Values[(token * _state.Length)..]);
            }

            return output;
        }

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        private double[] Elman(ReadOnlySpan<double> x)
        {
            var next = new double[form.Hidden];
            for (var unit = 0; unit < next.Length; unit++)
            {
                next[unit] = Math.Tanh(FromInput(0, unit, x) + FromState(0, unit, _state));
            }

            return next;
        }

        private double[] Lstm(ReadOnlySpan<double> x)
        {
            var next = new double[form.Hidden];
            for (var unit = 0; unit < next.Length; unit++)
            {
                var old = _cell[unit];
                var inputGate = Sigmoid(FromInput(0, unit, x) + FromState(0, unit, _state) + Peep(0, unit, old));
                var forgetGate = Sigmoid(FromInput(1, unit, x) + FromState(1, unit, _state) + Peep(1, unit, old));
                var candidate = Math.Tanh(FromInput(2, unit, x) + FromState(2, unit, _state));
                _cell[unit] = ledger.MultiplyActivations(forgetGate, old) + ledger.MultiplyActivations(inputGate, candidate);
                var outputGate = Sigmoid(FromInput(3, unit, x) + FromState(3, unit, _state) + Peep(3, unit, _cell[unit]));
                next[unit] = ledger.MultiplyActivations(outputGate, Math.Tanh(_cell[unit]));
            }

            return next;
        }

        private double[] Gru(ReadOnlySpan<double> x)
        {
            var reset = new double[form.Hidden];
            var resetState = new double[form.Hidden];
            for (var unit = 0; unit < reset.Length; unit++)
            {
                reset[unit] = Sigmoid(FromInput(0, unit, x) + FromState(0, unit, _state));
                resetState[unit] = form.ResetAfter ? 0 : ledger.MultiplyActivations(reset[unit], _state[unit]);
            }

            var next = new double[form.Hidden];
            for (var unit = 0; unit < next.Length; unit++)
            {
                var update = Sigmoid(FromInput(1, unit, x) + FromState(1, unit, _state));
                var fromState = form.ResetAfter
                    ? ledger.MultiplyActivations(reset[unit], FromState(2, unit, _state))
                    : FromState(2, unit, resetState);
                var candidate = Math.Tanh(FromInput(2, unit, x) + fromState);
                next[unit] = ledger.MultiplyActivations(1 - update, candidate) + ledger.MultiplyActivations(update, _state[unit]);
            }

            return next;
        }

        private double[] Projected(double[] hidden)
        {
            if (form.Projection is not { } width)
            {
                return hidden;
            }

            var weights = ledger.Named($"{name}.projection");
            var next = new double[width];
            for (var output = 0; output < width; output++)
            {
                for (var unit = 0; unit < hidden.Length; unit++)
                {
                    next[output] += ledger.Multiply(weights, hidden[unit], layer, direction, output, unit);
                }
            }

            return next;
        }

        private double FromInput(int gate, int unit, ReadOnlySpan<double> x) => Product(_input, gate, unit, x, Bias(0, gate, unit));

        private double FromState(int gate, int unit, ReadOnlySpan<double> state) => Product(_recurrent, gate, unit, state, Bias(1, gate, unit));

        private double Bias(int vector, int gate, int unit) => vector < _biasVectors ? _bias![layer, direction, vector, gate, unit] : 0;

        private double Product(TracedWeights weights, int gate, int unit, ReadOnlySpan<double> activations, double bias)
        {
            var sum = bias;
            for (var at = 0; at < activations.Length; at++)
            {
                sum += ledger.Multiply(weights, activations[at], layer, direction, gate, unit, at);
            }

            return sum;
        }

        private double Peep(int gate, int unit, double cell) =>
            form.Peepholes ? ledger.Multiply(ledger.Named($"{name}.peephole"), cell, layer, direction, gate, unit) : 0;
    }
}
