namespace ExamSolver.Tests.Symbolics;

/// <summary>What people type, and the same in plain infix: <c>typed | plain | declarations</c>.</summary>
internal static class TypedPairs
{
    public const string Equal = """
        # numbers in groups
        1,234,567 | 1234567
        x = 2,048 | x = 2048
        12,500.25 | 50001/4
        {1,000, 2,000} | {1000, 2000}
        {1,2,3} | {3,2,1}
        max(2,300) | 300
        # derivatives
        \frac{d}{dx} x^4 | 4*x^3
        \frac{d}{dx}(x^4) + 1 | 4*x^3 + 1
        \frac{d^2}{dx^2} x^4 | 12*x^2
        \frac{\partial}{\partial y} x y^2 | 2*x*y
        \frac{\partial^2}{\partial y^2}(x y^2) | 2*x
        d/dx (x*log(x)) | log(x)+1
        ∂/∂y (x*y^2) | 2*x*y
        \frac{\partial L}{\partial W_{ij}} | dL/dW_ij
        ∂L/∂b | dL/db
        d/x | 1/(x/d)
        # cases
        1[x>0] | step(x)
        x*1[x>0] | relu(x)
        1_{x>0} | step(x)
        1{x>0} | step(x)
        \mathbb{1}_{x>0} | step(x)
        \mathbb{1}\{x > 0\} | step(x)
        𝟙[x>0] | step(x)
        x if x>0 else 0.1*x | leakyrelu(x, 0.1)
        if x > 0 then x else 0 | relu(x)
        if x < 0 then 0 else if x > 6 then 6 else x | min(max(x,0),6)
        x > y ? x : y | max(x,y)
        1 if x>0 and y>0 else 0 | step(x)*step(y)
        1 if x>0 or y>0 else 0 | max(step(x), step(y))
        0 if not x>0 else x | relu(x)
        # entry by entry
        x.^2 | x*x
        x.*y./z | x*y/z
        A.^2 | A.*A | A:2x3
        A./A | [[1,1,1],[1,1,1]] | A:2x3
        # names
        p_\theta + 1 | p_theta + 1
        W_{\theta,1} | W_theta_1
        \nabla_\theta L | nabla_theta*L
        W^\top x | W^T x | W:2x3; x:vector 2
        hat(y) | \hat{y}
        # shapes and constants of other systems
        32x32x3 | (32, 32, 3)
        2*%pi | 2*pi
        %e^x | exp(x)
        round(2.5) | 2
        round(3.5) | 4
        round(-x) | -round(x)
        """;

    public const string Different = """
        1,234 | 1.234
        (1,234) | 1234
        0,500 | 500
        \frac{d}{dx} x^4 | x^3
        d/dx (x^2) | x^2
        1[x>0] | 1-step(x)
        x if x>0 else 0 | x
        if x > 0 then 0 else x | relu(x)
        1 if x>0 and y>0 else 0 | max(step(x),step(y))
        A.^2 | A*A | A:3x3
        32x32x3 | 3072
        round(x) | floor(x+1/2)
        """;

    public const string Invalid = """
        if x | x
        x if y > | x
        x ? y | x
        1[2] | 1
        x if | x
        \mathbb{1} | 1
        """;
}
