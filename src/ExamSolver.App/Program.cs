using System.Text;
using ExamSolver.App.Cli;

// A sheet holds mathematics and accents: the terminal gets UTF-8, whatever its code page was.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return CommandLine.Run(args, Terminal.OfConsole());
