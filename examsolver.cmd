@echo off
rem Builds and runs ExamSolver from a clone.
dotnet run --project "%~dp0src\ExamSolver.App" --configuration Release --verbosity quiet -- %*
