namespace ExamSolver.Tests.Symbolics;

/// <summary>Pairs of formulas of this field with their truth: <c>left | right | declarations</c>, from textbooks' identities and usual mistakes.</summary>
internal static class FieldPairs
{
    public const string Equal = """
        # sigmoid, tanh, softplus, relu and their relatives
        sigmoid(x) | 1/(1+exp(-x))
        sigmoid(x) | exp(x)/(1+exp(x))
        sigmoid(x) | (1+tanh(x/2))/2
        sigmoid(-x) | 1-sigmoid(x)
        sigmoid(x)*sigmoid(-x) | sigmoid(x)*(1-sigmoid(x))
        sigmoid(x)*(1-sigmoid(x)) | exp(-x)/(1+exp(-x))^2
        sigmoid(x)*(1-sigmoid(x)) | 1/(2+exp(x)+exp(-x))
        tanh(x) | (exp(x)-exp(-x))/(exp(x)+exp(-x))
        tanh(x) | 2*sigmoid(2x)-1
        tanh(x) | (1-exp(-2x))/(1+exp(-2x))
        1-tanh(x)^2 | 1/cosh(x)^2
        1-tanh(x)^2 | 4*sigmoid(2x)*(1-sigmoid(2x))
        cosh(x)^2-sinh(x)^2 | 1
        softplus(x) | log(1+exp(x))
        softplus(x) | x+softplus(-x)
        softplus(x)-softplus(-x) | x
        softplus(x) | max(0,x)+log(1+exp(-abs(x)))
        log(sigmoid(x)) | -log(1+exp(-x))
        log(sigmoid(x)) | x-softplus(x)
        log(1-sigmoid(x)) | -softplus(x)
        log(sigmoid(x)/(1-sigmoid(x))) | x
        logit(p) | log(p/(1-p)) | p:unit interval
        logit(p) | -log(1/p-1) | p:unit interval
        sigmoid(logit(p)) | p | p:unit interval
        relu(x) | max(0,x)
        relu(x) | (x+abs(x))/2
        relu(x) | x*step(x)
        relu(x)-relu(-x) | x
        relu(x)+relu(-x) | abs(x)
        relu(a*x) | a*relu(x) | a>0
        leakyrelu(x) | max(x, 0.01*x)
        leakyrelu(x, a) | max(x,0)+a*min(x,0)
        leakyrelu(x, a) | relu(x)-a*relu(-x)
        elu(x) | max(x,0)+min(exp(x)-1,0)
        silu(x) | x*sigmoid(x)
        silu(x) | x/(1+exp(-x))
        gelu(x) | x*(1+erf(x/sqrt(2)))/2
        max(a,b) | (a+b+abs(a-b))/2
        min(a,b) | -max(-a,-b)
        max(a,b)+min(a,b) | a+b
        abs(x) | max(x,-x)
        sign(x)*abs(x) | x
        sqrt(x^2) | abs(x)
        step(x)+step(-x) | 1
        # softmax and log-sum-exp
        exp(a)/(exp(a)+exp(b)) | 1/(1+exp(b-a))
        exp(a)/(exp(a)+exp(b)) | sigmoid(a-b)
        exp(a+c)/(exp(a+c)+exp(b+c)) | exp(a)/(exp(a)+exp(b))
        exp(a-m)/(exp(a-m)+exp(b-m)+exp(d-m)) | exp(a)/(exp(a)+exp(b)+exp(d))
        log(exp(a)+exp(b)) | a+log(1+exp(b-a))
        log(exp(a)+exp(b)) | b+softplus(a-b)
        log(exp(a)+exp(b)+exp(d)) | m+log(exp(a-m)+exp(b-m)+exp(d-m))
        log(exp(a)+exp(b)) | max(a,b)+log(1+exp(-abs(a-b)))
        exp(a)/(exp(a)+exp(b))*(1-exp(a)/(exp(a)+exp(b))) | exp(a+b)/(exp(a)+exp(b))^2
        exp(z[i])/sum(k,1,K,exp(z[k])) | exp(z[i]-c)/sum(j,1,K,exp(z[j]-c))
        # cross-entropy, its gradients and the hinge
        -y*log(sigmoid(z))-(1-y)*log(1-sigmoid(z)) | softplus(z)-y*z
        -y*log(sigmoid(z))-(1-y)*log(1-sigmoid(z)) | max(z,0)-y*z+log(1+exp(-abs(z)))
        -y*log(p)-(1-y)*log(1-p) | -(y*log(p)+(1-y)*log(1-p)) | p:unit interval
        -(y/p)+(1-y)/(1-p) | (p-y)/(p*(1-p)) | p:unit interval
        ((p-y)/(p*(1-p)))*p*(1-p) | p-y | p:unit interval
        max(0,1-y*f) | relu(1-f*y)
        (y-t)^2/2 | (t-y)^2/2
        log(1+exp(-y*f)) | softplus(-y*f)
        -log(exp(a)/(exp(a)+exp(b))) | log(1+exp(b-a))
        # Gaussians, entropies and divergences
        exp(-(x-m)^2/(2*s^2))/sqrt(2*pi*s^2) | exp(-((x-m)/s)^2/2)/(s*sqrt(2*pi)) | s>0
        log(exp(-(x-m)^2/(2*s^2))/sqrt(2*pi*s^2)) | -(x-m)^2/(2*s^2)-log(s)-log(2*pi)/2 | s>0
        log(exp(-(x-m)^2/(2*s^2))/(s*sqrt(2*pi))) | -1/2*log(2*pi*s^2)-(x-m)^2/(2*s^2) | s>0
        1/2*log(2*pi*e*s^2) | log(s)+1/2*(1+log(2*pi)) | s>0
        1/2*(s^2+m^2-1-log(s^2)) | (s^2+m^2-1)/2-log(s) | s>0
        1/2*(v+m^2-1-log(v)) | -1/2*(1+log(v)-m^2-v) | v>0
        log(b/a)+(a^2+(m-n)^2)/(2*b^2)-1/2 | 1/2*(a^2/b^2+(n-m)^2/b^2-1+2*log(b)-2*log(a)) | a,b>0
        1/2*(exp(l)+m^2-1-l) | -1/2*(1+l-m^2-exp(l))
        q*log(q/p)+(1-q)*log((1-q)/(1-p)) | q*log(q)-q*log(p)+(1-q)*log(1-q)-(1-q)*log(1-p) | p,q:unit interval
        q*log(q/p) | -q*log(p/q) | p,q>0
        -p*log(p)-(1-p)*log(1-p) | p*log(1/p)+(1-p)*log(1/(1-p)) | p:unit interval
        -p*log2(p) | -p*log(p)/log(2) | p>0
        log(x*y/z) | log(x)+log(y)-log(z) | x,y,z>0
        log(x^n) | n*log(x) | x>0
        log(sqrt(x)) | log(x)/2 | x>0
        exp(n*log(x)) | x^n | x>0
        exp(-log(x)) | 1/x | x>0
        log2(8*x) | 3+log2(x) | x>0
        log10(1000) | 3
        log_2(x) | ln(x)/ln(2) | x>0
        n*log(s)+n/2*log(2*pi) | n/2*log(2*pi*s^2) | s>0
        1/(1/a+1/b) | a*b/(a+b) | a,b>0
        m1+s1^2/(s1^2+s2^2)*(m2-m1) | (m1*s2^2+m2*s1^2)/(s1^2+s2^2) | s1,s2>0
        p*a/(p*a+(1-p)*b) | 1/(1+(1-p)*b/(p*a)) | p:unit interval; a,b>0
        p*a/(p*a+(1-p)*b) | sigmoid(log(p/(1-p))+log(a/b)) | p:unit interval; a,b>0
        # variance and expectations written out
        sum(i,1,n,(x[i]-m)^2) | sum(i,1,n,x[i]^2)-2*m*sum(i,1,n,x[i])+n*m^2
        sum(i,1,n,a*x[i]+b) | a*sum(j,1,n,x[j])+n*b
        sum(i,1,n,x[i])^2 | sum(i,1,n,sum(j,1,n,x[i]*x[j]))
        sum(k,0,n,binomial(n,k)) | 2^n | n:natural
        sum(k,1,n,k*binomial(n,k)) | n*2^(n-1) | n:positive integer
        sum(k,0,n-1,r^k)*(1-r) | 1-r^n | n:positive integer
        prod(i,1,n,i) | n! | n:natural
        prod(i,1,n,exp(x[i])) | exp(sum(i,1,n,x[i]))
        binomial(n,k) | binomial(n,n-k) | n in [9,20]; k in [2,8]; n,k:integer
        n!/(n-1)! | n | n:positive integer
        gamma(n+1) | n! | n:natural
        lgamma(x+1) | lgamma(x)+log(x) | x>0
        # energies and undirected models
        sigmoid(-sum(j,k;W[i,j,k]*y[j]*z[k])) | 1/(1+exp(sum(j,k;W[i,j,k]*y[j]*z[k])))
        exp(-(E1+E2)) | exp(-E1)*exp(-E2)
        log(1+exp(b+sum(i;W[i]*x[i]))) | softplus(sum(k;x[k]*W[k])+b)
        -sum(i,j;W[i,j]*v[i]*h[j])-sum(i;b[i]*v[i]) | -(sum(j,i;h[j]*W[i,j]*v[i])+sum(k;v[k]*b[k]))
        # optimisers
        b*m+(1-b)*g | g+b*(m-g)
        m/(1-b^t) | m/(1-b^t)
        w-a*m/(sqrt(v)+q) | w-(a*m)/(q+v^(1/2)) | v,q>0
        w-eta*(g+lambda*w) | (1-eta*lambda)*w-eta*g
        (1-b1)*sum(i,1,t,b1^(t-i)) | 1-b1^t | t:positive integer; b1:unit interval
        eta/sqrt(t) | eta*t^(-1/2) | t>0
        w-eta*g+mu*v | w+(mu*v-eta*g)
        # adversarial losses, attention, normalisation
        D-(1-lambda)*(q-1)^2 | D+(lambda-1)*(1-q)^2
        log(D)+log(1-D) | log(D*(1-D)) | D:unit interval
        pd/(pd+pg) | 1/(1+pg/pd) | pd,pg>0
        exp(q*k/sqrt(d)) | exp(k*q*d^(-1/2)) | d>0
        q*k/sqrt(d) | (q/d^(1/4))*(k/d^(1/4)) | d>0
        g*(x-m)/sqrt(v+q)+b | b+g/sqrt(v+q)*x-g*m/sqrt(v+q) | v,q>0
        (a*x-a*m)/sqrt(a^2*v) | (x-m)/sqrt(v) | a,v>0
        # sizes and counts
        floor((n+2*p-k)/s)+1 | floor((n+2*p-k+s)/s) | n,p,k,s:positive integer
        floor((n-1)/s)+1 | ceil(n/s) | n,s:positive integer
        (n+2*p-k)/1+1 | n-k+1+2*p
        (k*k*cin+1)*cout | k^2*cin*cout+cout
        3*3*3*20+20 | 560
        (3*3*64+1)*128 | 3*3*64*128+128
        2*k-1 | k+(k-1)*1
        1+6*(5-1) | 25
        4*(h*(h+x)+h) | 4*h^2+4*h*x+4*h
        n^2*d+n*d^2 | n*d*(n+d)
        ceil(n/p)^2 | ceil(n/p)*ceil(n/p) | n,p:positive integer
        floor(n/2)+ceil(n/2) | n | n:integer
        mod(n,k)+k*floor(n/k) | n | n:integer; k:positive integer
        2^(min(M,K)) | min(2^M,2^K)
        4096^2/8^2 | 512^2
        # calculus
        x^2*exp(-x)+exp(-x)*x | x*(x+1)*exp(-x)
        (x^2-1)/(x-1) | x+1
        (x^3-1)/(x-1) | x^2+x+1
        1/(1-x)-1 | x/(1-x)
        1/x-1/(x+1) | 1/(x*(x+1))
        sqrt(x)*sqrt(x) | x | x>=0
        x/sqrt(x) | sqrt(x) | x>0
        sqrt(x^2*y) | x*sqrt(y) | x,y>0
        sqrt(x/y) | sqrt(x)/sqrt(y) | x,y>0
        1/(sqrt(x)-1) | (sqrt(x)+1)/(x-1) | x>0
        sqrt(8)+sqrt(2) | 3*sqrt(2)
        sqrt(3+2*sqrt(2)) | 1+sqrt(2)
        1/sqrt(2) | sqrt(2)/2
        (1+sqrt(5))/2 | 2/(sqrt(5)-1)
        (a-b)^3 | -(b-a)^3
        (a-b)^2 | (b-a)^2
        exp(x)^2 | exp(2*x)
        exp(x)*exp(-x) | 1
        (e^x-1)*(e^x+1) | e^(2x)-1
        2^x*4^x | 8^x
        2^(x+1) | 2*2^x
        a^x*b^x | (a*b)^x | a,b>0
        (a^x)^2 | a^(2*x) | a>0
        (a^b)^c | a^(b*c) | a>0
        sin(x)^2 | (1-cos(2x))/2
        sin(2x) | 2*sin(x)*cos(x)
        sin(x+y) | sin(x)*cos(y)+cos(x)*sin(y)
        tan(x) | sin(x)/cos(x)
        atan(x)+atan(1/x) | pi/2 | x>0
        asinh(x) | log(x+sqrt(x^2+1))
        atanh(x) | 1/2*log((1+x)/(1-x)) | -1<x<1
        cos(acos(x)) | x | -1<x<1
        acos(x)+asin(x) | pi/2 | -1<x<1
        erf(-x) | -erf(x)
        0.5 | 1/2
        50% | 1/2
        1.5e3 | 1500
        0.1+0.2 | 0.3
        x² + 2x + 1 | (x+1)²
        μ+σ | mu+sigma
        3·x−2 | 3x-2
        \frac{x}{2} | x/2
        \sqrt{x^2+y^2} | (x^2+y^2)^(1/2)
        e^{-\frac{x^2}{2\sigma^2}} | exp(-x^2/(2*sigma^2))
        \log\left(1+e^{x}\right) | softplus(x)
        x^2 | x | x:binary
        x*(x>0) | relu(x)
        relu'(t) | step(t)
        sigmoid'(t) | sigmoid(t)*(1-sigmoid(t))
        tanh''(t) | -2*tanh(t)*(1-tanh(t)^2)
        x_{t+1}-x_{t} | x_{1+t}-x_{t}
        x*y | min(x,y) | x,y:binary
        abs(x-y) | x+y-2*x*y | x,y:binary
        t*x^2 | t*x | x:binary
        log(1+exp(b))-log(1+exp(a)) | log((1+e^b)/(1+e^a))
        # relations, lists, sets
        y = 2*x+1 | 2*x-y+1 = 0
        a/b = c | a = b*c
        y = m/x + 1/2 | 2*x*y = 2*m + x
        x < 3 | 3 > x
        2*x <= 6 | x <= 3
        -x <= -3 | x >= 3
        [1, x+x] | [1, 2*x]
        {1, 2, 2} | {2, 1}
        (1, 2) | (1, 2)
        """;

    public const string Different = """
        sigmoid(x) | sigmoid(-x)
        sigmoid(x) | 1/(1+exp(x))
        sigmoid(x)*(1+sigmoid(x)) | sigmoid(x)*(1-sigmoid(x))
        tanh(x) | 2*sigmoid(x)-1
        tanh(x) | sigmoid(2x)
        1-tanh(x) | 1-tanh(x)^2
        softplus(x) | relu(x)
        softplus(x) | log(1+x)
        relu(a*x) | a*relu(x)
        relu(x+y) | relu(x)+relu(y)
        relu(x) | x
        relu(x) | abs(x)
        leakyrelu(x) | max(x,0.1*x)
        leakyrelu(x) | relu(x)
        max(a,b) | a
        max(a,b) | max(a,b+0.001)
        sqrt(x^2) | x
        (x+abs(x))/2 | x
        gelu(x) | silu(x)
        gelu(x) | x*sigmoid(1.702*x)
        exp(a)/(exp(a)+exp(b)) | exp(b)/(exp(a)+exp(b))
        exp(a+c)/(exp(a)+exp(b)) | exp(a)/(exp(a)+exp(b))
        log(exp(a)+exp(b)) | a+b
        log(exp(a)+exp(b)) | max(a,b)
        log(a+b) | log(a)+log(b) | a,b>0
        exp(z[i])/sum(k,1,K,exp(z[k])) | exp(z[k])/sum(k,1,K,exp(z[i]))
        softplus(z)-y*z | softplus(-z)-y*z
        -y*log(p)-(1-y)*log(1-p) | -y*log(p) | p:unit interval
        (p-y)/(p*(1-p)) | p-y | p:unit interval
        (y-t)^2/2 | (y-t)^2
        log(s) | log(s^2) | s>0
        exp(-(x-m)^2/(2*s^2))/sqrt(2*pi*s^2) | exp(-(x-m)^2/(2*s^2))/sqrt(2*pi*s) | s>0
        exp(-(x-m)^2/(2*s^2))/sqrt(2*pi*s^2) | exp(-(x-m)^2/s^2)/sqrt(2*pi*s^2) | s>0
        1/2*(s^2+m^2-1-log(s^2)) | 1/2*(s^2+m^2-1-log(s)) | s>0
        1/2*(s^2+m^2-1-log(s^2)) | -1/2*(s^2+m^2-1-log(s^2)) | s>0
        q*log(q/p) | p*log(p/q) | p,q>0
        q*log(q/p)+(1-q)*log((1-q)/(1-p)) | p*log(p/q)+(1-p)*log((1-p)/(1-q)) | p,q:unit interval
        -p*log(p) | -p*log2(p) | p>0
        log(x/y) | log(x)/log(y) | x,y>0
        log(x)^2 | 2*log(x) | x>0
        sum(i,1,n,x[i]^2) | sum(i,1,n,x[i])^2
        sum(i,1,n,a*x[i]+b) | a*sum(i,1,n,x[i])+b
        sum(i,1,n,i) | sum(i,0,n-1,i) | n:positive integer
        prod(i,1,n,x[i]) | sum(i,1,n,x[i])
        b*m+(1-b)*g | (1-b)*m+b*g
        m/(sqrt(v)+q) | m/sqrt(v+q) | v,q>0
        m/(sqrt(v)+q) | m/sqrt(v) | v,q>0
        m/(1-b^t) | m/(1-b)^t
        w-eta*g | w+eta*g
        (1-eta*lambda)*w-eta*g | (1-lambda)*w-eta*g
        D+lambda*(q-1)^2 | D+lambda*(q^2-1)
        D+lambda*(q-1)^2 | D-lambda*(q-1)^2
        q*k/sqrt(d) | q*k/d | d>0
        g*(x-m)/sqrt(v+q)+b | g*(x-m)/(sqrt(v)+q)+b | v,q>0
        floor((n+2*p-k)/s)+1 | floor((n+2*p-k)/s) | n,p,k,s:positive integer
        floor((n+2*p-k)/s)+1 | (n+2*p-k)/s+1 | n,p,k,s:positive integer
        floor((n+2*p-k)/s)+1 | ceil((n+2*p-k)/s)+1 | n,p,k,s:positive integer
        floor((n+2*p-k)/s)+1 | floor((n+p-k)/s)+1 | n,p,k,s:positive integer
        floor(n/k)+1 | ceil(n/k) | n,k:positive integer
        floor(n/2)*2 | n | n:natural
        (k*k*cin+1)*cout | k*k*cin*cout
        (k*k*cin+1)*cout | k*k*cin*cout+cin
        138357545 | 138357544
        25557033 | 25557032
        3*3*3*20+20 | 3*3*3*20
        n^2*d | n*d^2
        2^(M+K) | 2^M+2^K
        2^(min(M,K)) | 2^(max(M,K))
        (a^b)^c | a^(b*c)
        (x+1)^2 | x^2+1
        (x^2-1)/(x-1) | x-1
        x^(-1) | -x
        exp(x+y) | exp(x)+exp(y)
        exp(-10x) | exp(-10x)+c
        1/2^99 | 1/2^98
        0.001*g | 0.0011*g
        x+1e-9 | x
        1.0000001*x | x
        0.693147180559945 | log(2)
        3.14159265358979 | pi
        2.718281828 | e
        max(0,x-10) | 0
        max(0,x-1000000) | 0
        floor(x/100) | 0
        (1+1/1000000)^1000000 | e
        x^20 | x^21
        (x^2+2)^100000 | (x^2+2)^100000+1
        (a-x)^6001 | (x-a)^6001
        sin(x) | x
        sin(x)^2 | sin(x^2)
        erf(x) | tanh(1.2*x)
        X | x
        x_1 | x_2
        x>1 | sigma>1
        x<1 | x>1
        x<1 | x<=1
        1=1 | x=2
        (x^2-1)/(x-1) = 0 | x^2-1 = 0
        a/b = c | a = c/b
        x = 1 | x = 1.000000000001
        x^3 | x^2 | x in [0,2]; x:integer
        x+y | max(x,y) | x,y:binary
        y=2*x | y=3*x
        [1,2] | [2,1]
        {1,2} | {1,2,3}
        W[i,j] | W[j,i]
        sum(j;W[i,j]*x[j]) | sum(j;W[j,i]*x[j])
        """;
}
