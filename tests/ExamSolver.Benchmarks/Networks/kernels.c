// The four tasks of KernelComparison.cs in plain C, as a careful reader would write them without a library.
// Prints: task, variant, quickest and median microseconds, checksum.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SIDE = 256, LAYERS = 6, K = 5, PAD = 2, PITCH = SIDE + 2 * PAD };

static double padded[PITCH * PITCH], map[SIDE * SIDE], image[SIDE * SIDE], kernels[LAYERS][K * K];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report(const char *task, const char *variant, double (*run)(void), int repeats) {
    double *times = malloc(repeats * sizeof *times), checksum = 0;
    for (int i = 0; i < repeats; i++) {
        double start = now();
        checksum = run();
        times[i] = now() - start;
    }
    qsort(times, repeats, sizeof *times, ascending);
    printf("%s|%s|%.3f|%.3f|%.17g\n", task, variant, times[0], times[repeats / 2], checksum);
    free(times);
}

static double sum(const double *values, int count) {
    double total = 0;
    for (int i = 0; i < count; i++) total += values[i];
    return total;
}

// Six 5×5 layers.
static void pad(const double *from) {
    memset(padded, 0, sizeof padded);
    for (int y = 0; y < SIDE; y++) memcpy(padded + (y + PAD) * PITCH + PAD, from + y * SIDE, SIDE * sizeof(double));
}

static void plain(const double *restrict w, double *restrict out) {
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double total = 0;
            for (int i = 0; i < K; i++)
                for (int j = 0; j < K; j++) total += w[i * K + j] * padded[(y + i) * PITCH + x + j];
            out[y * SIDE + x] = total;
        }
}

static void row_axpy(const double *restrict w, double *restrict out) {
    memset(out, 0, SIDE * SIDE * sizeof *out);
    for (int y = 0; y < SIDE; y++)
        for (int i = 0; i < K; i++)
            for (int j = 0; j < K; j++)
                for (int x = 0; x < SIDE; x++) out[y * SIDE + x] += w[i * K + j] * padded[(y + i) * PITCH + x + j];
}

typedef double lanes __attribute__((vector_size(32), aligned(8), may_alias));

static void blocked(const double *restrict w, double *restrict out) {
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x += 32) {
            lanes total[8] = {{0}};
            for (int i = 0; i < K; i++)
                for (int j = 0; j < K; j++) {
                    const double *in = padded + (y + i) * PITCH + x + j;
                    for (int b = 0; b < 8; b++) total[b] += w[i * K + j] * *(const lanes *)(in + 4 * b);
                }
            for (int b = 0; b < 8; b++) *(lanes *)(out + y * SIDE + x + 4 * b) = total[b];
        }
}

static double six(void (*layer)(const double *, double *)) {
    memcpy(map, image, sizeof map);
    for (int l = 0; l < LAYERS; l++) {
        pad(map);
        layer(kernels[l], map);
    }
    return sum(map, SIDE * SIDE);
}

static double six_plain(void) { return six(plain); }
static double six_row_axpy(void) { return six(row_axpy); }
static double six_blocked(void) { return six(blocked); }

// 10×10×3 to 20 maps by 3×3.
static double small_in[3 * 10 * 10], small_w[20 * 3 * 3 * 3], small_out[20 * 8 * 8];

static double small_plain(void) {
    for (int o = 0; o < 20; o++)
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 8; x++) {
                double total = 0;
                for (int c = 0; c < 3; c++)
                    for (int i = 0; i < 3; i++)
                        for (int j = 0; j < 3; j++) total += small_w[((o * 3 + c) * 3 + i) * 3 + j] * small_in[(c * 10 + y + i) * 10 + x + j];
                small_out[(o * 8 + y) * 8 + x] = total;
            }
    return small_out[0] + small_out[20 * 8 * 8 - 1];
}

static double small_row_axpy(void) {
    memset(small_out, 0, sizeof small_out);
    for (int o = 0; o < 20; o++)
        for (int c = 0; c < 3; c++)
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 3; j++)
                    for (int y = 0; y < 8; y++)
                        for (int x = 0; x < 8; x++)
                            small_out[(o * 8 + y) * 8 + x] += small_w[((o * 3 + c) * 3 + i) * 3 + j] * small_in[(c * 10 + y + i) * 10 + x + j];
    return small_out[0] + small_out[20 * 8 * 8 - 1];
}

// A network 9-33-5 with 500 parameters: tanh, softmax, cross-entropy with class 2.
enum { IN = 9, HIDDEN = 33, OUT = 5, PARAMETERS = HIDDEN * IN + HIDDEN + OUT * HIDDEN + OUT };
static double parameters[PARAMETERS], input[IN], hidden[HIDDEN], scores[OUT], gradient[PARAMETERS];

static double loss(void) {
    const double *w1 = parameters, *b1 = w1 + HIDDEN * IN, *w2 = b1 + HIDDEN, *b2 = w2 + OUT * HIDDEN;
    for (int u = 0; u < HIDDEN; u++) {
        double total = b1[u];
        for (int i = 0; i < IN; i++) total += w1[u * IN + i] * input[i];
        hidden[u] = tanh(total);
    }
    double largest = -INFINITY, exponentials = 0;
    for (int o = 0; o < OUT; o++) {
        scores[o] = b2[o];
        for (int u = 0; u < HIDDEN; u++) scores[o] += w2[o * HIDDEN + u] * hidden[u];
        largest = fmax(largest, scores[o]);
    }
    for (int o = 0; o < OUT; o++) exponentials += exp(scores[o] - largest);
    return log(exponentials) + largest - scores[2];
}

static void backward(void) {
    double *w1 = gradient, *b1 = w1 + HIDDEN * IN, *w2 = b1 + HIDDEN, *b2 = w2 + OUT * HIDDEN, exponentials = 0;
    const double *weights = parameters + HIDDEN * IN + HIDDEN;
    loss();
    for (int o = 0; o < OUT; o++) exponentials += exp(scores[o]);
    for (int o = 0; o < OUT; o++) b2[o] = exp(scores[o]) / exponentials - (o == 2);
    for (int u = 0; u < HIDDEN; u++) {
        double back = 0;
        for (int o = 0; o < OUT; o++) {
            w2[o * HIDDEN + u] = b2[o] * hidden[u];
            back += weights[o * HIDDEN + u] * b2[o];
        }
        b1[u] = back * (1 - hidden[u] * hidden[u]);
        for (int i = 0; i < IN; i++) w1[u * IN + i] = b1[u] * input[i];
    }
}

static double slope(int p, double h) {
    double here = parameters[p], up, down, far_up, far_down;
    parameters[p] = here + h, up = loss();
    parameters[p] = here - h, down = loss();
    parameters[p] = here + 2 * h, far_up = loss();
    parameters[p] = here - 2 * h, far_down = loss();
    parameters[p] = here;
    return (8 * (up - down) - (far_up - far_down)) / (12 * h);
}

// The five-point rule at two steps, eight runs of the network for each parameter.
static double gradient_check(void) {
    double worst = 0;
    backward();
    for (int p = 0; p < PARAMETERS; p++) {
        double coarse = slope(p, 1.0 / 128), fine = slope(p, 1.0 / 256), value = fine + (fine - coarse) / 15;
        worst = fmax(worst, fabs(value - gradient[p]));
    }
    return worst < 1e-8 ? sum(gradient, PARAMETERS) : NAN;
}

// Which pixels of the input reach the middle output through the six layers: scattering back, over whole maps.
__attribute__((noinline)) static void add_row(double *restrict to, const double *restrict from) {
    for (int x = 0; x < SIDE; x++) to[x] += from[x];
}

static double receptive_field(void) {
    memset(map, 0, sizeof map);
    map[SIDE / 2 * SIDE + SIDE / 2] = 1;
    for (int l = 0; l < LAYERS; l++) {
        memset(padded, 0, sizeof padded);
        for (int y = 0; y < SIDE; y++)
            for (int i = 0; i < K; i++)
                for (int j = 0; j < K; j++) add_row(padded + (y + i) * PITCH + j, map + y * SIDE);
        for (int y = 0; y < SIDE; y++) memcpy(map + y * SIDE, padded + (y + PAD) * PITCH + PAD, SIDE * sizeof(double));
    }
    int reached = 0;
    for (int i = 0; i < SIDE * SIDE; i++) reached += map[i] != 0;
    return reached;
}

static void fill(double *values, int count, int factor) {
    for (int i = 0; i < count; i++) values[i] = i * factor % 101 / 101.0 - 0.5;
}

int main(void) {
    fill(image, SIDE * SIDE, 37);
    for (int l = 0; l < LAYERS; l++) fill(kernels[l], K * K, 13 + l);
    fill(small_in, 300, 17);
    fill(small_w, 540, 29);
    fill(parameters, PARAMETERS, 31);
    fill(input, IN, 43);
    report("six-layers", "plain loop", six_plain, 60);
    report("six-layers", "row axpy", six_row_axpy, 200);
    report("six-layers", "register-blocked", six_blocked, 200);
    report("small-convolution", "plain loop", small_plain, 4000);
    report("small-convolution", "row axpy", small_row_axpy, 4000);
    report("gradient-check", "plain loop", gradient_check, 40);
    report("receptive-field", "row axpy over whole maps", receptive_field, 60);
    return 0;
}
