using System.Text.RegularExpressions;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Numerics;

namespace ExamSolver.Tests.Core.Grading.Classes;

/// <summary>What a spreadsheet leaves is recognised by hand-written readers; regular expressions say what they have to recognise.</summary>
public sealed class SpreadsheetDamageTests
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;
    private const string Month = "(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|janv|févr?|mars|avr|mai|juin|juil|août|déc|mär|mrz|okt|dez)";
    private static readonly Regex Date = new($@"^(\d{{1,2}}[-/. ]{Month}\.?([-/. ](\d\d|\d{{4}}))?|{Month}\.?-(\d\d|\d{{4}})|(19|20)\d\d-(0[1-9]|1[0-2])-[0-3]\d([ T]00:00(:00)?)?|[0-3]?\d[/.][0-3]?\d[/.](19|20)\d\d)$", Options);
    private static readonly Regex Shortened = new(@"^[-+]?\d([.,]\d{1,5})?E[-+]\d{2,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
    private static readonly Regex Error = new(@"^(#(NAME|NOM|REF|VALUE|VALEUR|N/A|N/D|DIV/0|NUM|NOMBRE|NULL|NUL)[?!]?|#{3,})$", Options);

    private static readonly string[] Pieces =
    [
        "0", "1", "2", "3", "5", "9", "00", "01", "12", "19", "20", "26", "31", "40", "1999", "2026", "123", "12345", "٣", "-", "-", "-", "/", "/", ".", ".", " ", ",", ":", "+", "T", "t", "00:00", ":00", "E", "e", "E+", "E-", "#", "##", "?", "!",
        "jan", "Jan", "FEB", "mar", "mars", "may", "mai", "jun", "juin", "sep", "Sept", "févr", "FÉV", "fév", "août", "déc", "Mär", "mrz", "okt", "dez", "janv", "NAME", "name", "NOM", "NOMBRE", "N/A", "n/d", "DIV/0", "NUL", "NULL", "REF", "VALUE", "x",
    ];

    [Theory]
    [InlineData("02-Jan")]
    [InlineData("2-janv.")]
    [InlineData("2.janv..26")]
    [InlineData("Sept.-2026")]
    [InlineData("2026-01-02T00:00:00")]
    [InlineData("1/2.2026")]
    [InlineData("6E+05")]
    [InlineData("-1,23457E-123")]
    [InlineData("#DIV/0!")]
    [InlineData("####")]
    public void What_a_spreadsheet_writes_is_damage(string text) => Assert.NotNull(SpreadsheetDamage.Of(text));

    [Theory]
    [InlineData("1/2")]
    [InlineData("1e5")]
    [InlineData("6E5")]
    [InlineData("40/1/2026")]
    [InlineData("2026-13-01")]
    [InlineData("#1")]
    [InlineData("12-34")]
    public void What_a_hand_writes_is_not(string text) => Assert.Null(SpreadsheetDamage.Of(text));

    [Fact]
    public void Texts_made_of_pieces_of_dates_numbers_and_errors_are_read_as_the_expressions_say()
    {
        var random = Generator.For(1, "spreadsheet");
        var damaged = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.NextInt(1, 7)).Select(_ => Pieces[random.NextInt(0, Pieces.Length)])).Trim();
            Assert.True(Date.IsMatch(text) == SpreadsheetDamage.IsDate(text), text);
            Assert.True(Shortened.IsMatch(text) == SpreadsheetDamage.IsShortened(text), text);
            Assert.True(Error.IsMatch(text) == SpreadsheetDamage.IsError(text), text);
            damaged += SpreadsheetDamage.Of(text) is null ? 0 : 1;
        }

        Assert.True(damaged > 100, $"{damaged}");
    }
}
