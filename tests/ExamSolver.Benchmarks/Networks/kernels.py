"""The four tasks of KernelComparison.cs with numpy, scipy and torch. Prints: task, variant, quickest and median microseconds, checksum."""
import sys
import time

import numpy as np

SIDE, LAYERS, K = 256, 6, 5


def fill(shape, factor):
    count = int(np.prod(shape))
    return ((np.arange(count) * factor % 101) / 101.0 - 0.5).reshape(shape)


image = fill((SIDE, SIDE), 37)
kernels = [fill((K, K), 13 + layer) for layer in range(LAYERS)]
small_in, small_w = fill((3, 10, 10), 17), fill((20, 3, 3, 3), 29)
parameters, given = fill(500, 31), fill(9, 43)


def report(task, variant, run, repeats):
    times, checksum = [], 0.0
    run()
    for _ in range(repeats):
        start = time.perf_counter()
        checksum = run()
        times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    print(f"{task}|{variant}|{times[0]:.3f}|{times[repeats // 2]:.3f}|{float(checksum):.17g}", flush=True)


def split(p):
    return p[:297].reshape(33, 9), p[297:330], p[330:495].reshape(5, 33), p[495:]


def numpy_tasks():
    def six():
        x = image
        for w in kernels:
            padded, out = np.pad(x, 2), np.zeros_like(x)
            for i in range(K):
                for j in range(K):
                    out += w[i, j] * padded[i:i + SIDE, j:j + SIDE]
            x = out
        return x.sum()

    def small():
        windows = np.lib.stride_tricks.sliding_window_view(small_in, (3, 3), axis=(1, 2))
        out = np.tensordot(small_w, windows, axes=([1, 2, 3], [0, 3, 4]))
        return out[0, 0, 0] + out[-1, -1, -1]

    def loss(p):
        w1, b1, w2, b2 = split(p)
        s = w2 @ np.tanh(w1 @ given + b1) + b2
        return np.log(np.exp(s - s.max()).sum()) + s.max() - s[2]

    def slope(p, at, h):
        moved, values = p.copy(), []
        for step in (h, -h, 2 * h, -2 * h):
            moved[at] = p[at] + step
            values.append(loss(moved))
        return (8 * (values[0] - values[1]) - (values[2] - values[3])) / (12 * h)

    def check():
        w1, b1, w2, b2 = split(parameters)
        hidden = np.tanh(w1 @ given + b1)
        s = np.exp(w2 @ hidden + b2)
        back = s / s.sum() - (np.arange(5) == 2)
        below = (w2.T @ back) * (1 - hidden ** 2)
        exact = np.concatenate([np.outer(below, given).ravel(), below, np.outer(back, hidden).ravel(), back])
        worst = 0.0
        for at in range(500):
            coarse, fine = slope(parameters, at, 1 / 128), slope(parameters, at, 1 / 256)
            worst = max(worst, abs(fine + (fine - coarse) / 15 - exact[at]))
        return exact.sum() if worst < 1e-8 else np.nan

    def field():
        x = np.zeros((SIDE, SIDE))
        x[SIDE // 2, SIDE // 2] = 1
        for _ in kernels:
            padded = np.zeros((SIDE + 4, SIDE + 4))
            for i in range(K):
                for j in range(K):
                    padded[i:i + SIDE, j:j + SIDE] += x
            x = padded[2:-2, 2:-2]
        return np.count_nonzero(x)

    report("six-layers", "numpy, shifted sums", six, 15)
    report("small-convolution", "numpy, windows and tensordot", small, 500)
    report("gradient-check", "numpy", check, 3)
    report("receptive-field", "numpy, shifted sums", field, 15)


def scipy_tasks():
    from scipy.ndimage import correlate
    from scipy.signal import correlate2d

    def six(one):
        x = image
        for w in kernels:
            x = one(x, w)
        return x.sum()

    def small():
        first = sum(correlate2d(small_in[c], small_w[0, c], "valid") for c in range(3))[0, 0]
        for o in range(1, 20):
            out = sum(correlate2d(small_in[c], small_w[o, c], "valid") for c in range(3))
        return first + out[-1, -1]

    report("six-layers", "scipy.ndimage.correlate", lambda: six(lambda x, w: correlate(x, w, mode="constant")), 15)
    report("six-layers", "scipy.signal.correlate2d", lambda: six(lambda x, w: correlate2d(x, w, "same")), 10)
    report("small-convolution", "scipy.signal.correlate2d", small, 50)


def torch_tasks():
    import torch
    from torch.nn.functional import conv2d, cross_entropy

    x = torch.tensor(image)[None, None]
    ws = [torch.tensor(w)[None, None] for w in kernels]
    ones = torch.ones(1, 1, K, K, dtype=torch.float64)
    si, sw = torch.tensor(small_in)[None], torch.tensor(small_w)
    xi = torch.tensor(given)

    def six():
        with torch.no_grad():
            out = x
            for w in ws:
                out = conv2d(out, w, padding=2)
            return out.sum()

    def small():
        with torch.no_grad():
            out = conv2d(si, sw)
        return out[0, 0, 0, 0] + out[0, -1, -1, -1]

    def check():
        p = torch.tensor(parameters, requires_grad=True)

        def loss(p):
            w1, b1, w2, b2 = split(p)
            return cross_entropy((w2 @ torch.tanh(w1 @ xi + b1) + b2)[None], torch.tensor([2]))

        torch.autograd.gradcheck(loss, (p,))
        loss(p).backward()
        return p.grad.sum()

    def field():
        probe = torch.zeros(1, 1, SIDE, SIDE, dtype=torch.float64, requires_grad=True)
        out = probe
        for _ in ws:
            out = conv2d(out, ones, padding=2)
        out[0, 0, SIDE // 2, SIDE // 2].backward()
        return torch.count_nonzero(probe.grad)

    threads = f"torch, {torch.get_num_threads()} thread(s)"
    report("six-layers", threads, six, 30)
    report("small-convolution", threads, small, 500)
    report("gradient-check", f"{threads}, gradcheck (2 runs a parameter)", check, 3)
    report("receptive-field", f"{threads}, autograd", field, 15)


{"numpy": numpy_tasks, "scipy": scipy_tasks, "torch": torch_tasks}[sys.argv[1]]()
