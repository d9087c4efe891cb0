// `tinhso sign verify|pdf|xml|cms`: validation and signing from the command line.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>

namespace tinhso::signing {

/// Adds the subcommands. Call the result after parsing: nothing when another command was chosen, else the exit code.
/// verify: 0 all passed, 1 something did not, 2 something is unreadable.
std::function<std::optional<int>()> add_sign_command(CLI::App& app);

}  // namespace tinhso::signing
