#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>

#include "signing/agent.hpp"

namespace tinhso::signing {

AgentSettings read_agent_settings(std::filesystem::path const& data_folder) {
  AgentSettings out;
  auto const file = data_folder / "vgca.toml";
  if (!std::filesystem::exists(file)) return out;
  try {
    auto const table = toml::parse_file(file.string());
    auto const text = [&](char const* key, std::string& to) { to = table[key].value_or(to); };
    out.on = table["on"].value_or(out.on);
    text("address", out.address);
    text("origin", out.origin);
    text("field", out.field);
    text("order", out.order);
    text("taken", out.taken);
    text("refused", out.refused);
    out.minutes = std::clamp<std::int64_t>(table["minutes"].value_or(out.minutes), 1, 60);
    if (!out.address.starts_with("wss://") && !out.address.starts_with("ws://"))
      throw std::runtime_error{file.string() + ": address must begin with wss:// or ws://"};
    return out;
  } catch (toml::parse_error const& fault) {
    throw std::runtime_error{
        fmt::format("{}, line {}: {}", file.string(), fault.source().begin.line, fault.description())};
  }
}

bool agent_is_on(Context const& context) {
  return !context.settings.signing.trust.empty() && read_agent_settings(context.settings.data_folder).on;
}

}  // namespace tinhso::signing
