using System.CommandLine;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;
using ExamSolver.Documents.Figures;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver draw</c>: prints the drawing of a network of a problem file, or of what one of its neurons sees.</summary>
internal static class DrawCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A problem file." };
        var name = new Argument<string?>("NETWORK") { Description = "One of its networks; may be left out where there is one.", Arity = ArgumentArity.ZeroOrOne };
        var field = new Option<string?>("--field") { Description = "Draw what a neuron of this layer sees, instead of the network." };
        var format = new Option<string>("--format", "-f") { Description = "svg or tikz.", DefaultValueFactory = _ => "svg" };
        var language = new Option<string>("--language", "-l") { Description = "en or fr.", DefaultValueFactory = _ => "en" };
        var command = new Command("draw", "Draw a network, or the receptive field of a layer.") { file, name, field, format, language };
        command.SetAction(parsed =>
        {
            var labels = TemplateFolder.Labels();
            var (wanted, tongue) = (parsed.GetValue(format)!, parsed.GetValue(language)!);
            if (wanted is not ("svg" or "tikz"))
                return CommandLine.Refuse(terminal, $"there is no format \"{wanted}\"", "formats: svg, tikz");
            if (labels.Find(tongue, "figure", "words", "network") is null)
                return CommandLine.Refuse(terminal, $"there is no language \"{tongue}\"", "languages: en, fr");
            var input = new InputFinder(SheetRun.Catalogue, draft: true).Read([parsed.GetValue(file)!])[0];
            foreach (var diagnostic in input.Diagnostics.Items)
                terminal.Error.WriteLine(diagnostic);
            if (input.Sheet is null || input.Diagnostics.HasErrors)
                return ExitCode.BadInput;
            var networks = input.Sheet.Problems.SelectMany(p => p.Networks).GroupBy(n => n.Key).ToDictionary(g => g.Key, g => g.First().Value);
            if (Pick(networks, parsed.GetValue(name)) is not { } network)
            {
                return parsed.GetValue(name) is { } unknown
                    ? CommandLine.Refuse(terminal, $"there is no network \"{unknown}\"", NearestName.Hint(unknown, [.. networks.Keys], "networks"))
                    : CommandLine.Refuse(terminal, "it is not clear which network is to be drawn", networks.Count == 0 ? "write it under `networks` of the problem" : "networks: " + string.Join(", ", networks.Keys));
            }

            var figure = Draw(network, parsed.GetValue(field), terminal);
            if (figure is null)
                return ExitCode.BadInput;
            terminal.Out.Write(wanted == "svg" ? SvgWriter.Write(figure, labels, tongue) : TikzWriter.Write(figure, labels, tongue) + "\n");
            return ExitCode.Success;
        });
        return command;
    }

    private static Network? Pick(Dictionary<string, Network> networks, string? name) =>
        name is not null ? networks.GetValueOrDefault(name) : networks.Count == 1 ? networks.Values.Single() : null;

    private static Figure? Draw(Network network, string? layer, Terminal terminal)
    {
        if (layer is null)
            return NetworkFigure.Of(network);
        if (network.IndexOfOrLast(layer) is not (>= 0 and var place))
        {
            CommandLine.Refuse(terminal, $"the network has no layer \"{layer}\"", NearestName.Hint(layer, [.. network.Names], "layers"));
            return null;
        }

        if (FieldFigure.Fault(network, place) is not { } fault)
            return FieldFigure.Of(network, place);
        CommandLine.Refuse(terminal, $"the receptive field of {layer} cannot be drawn: {fault}", "it is drawn for chains of convolutions and poolings whose sizes are numbers");
        return null;
    }
}
