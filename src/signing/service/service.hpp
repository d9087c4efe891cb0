// A process of its own beside the province: one data folder with its own embedded database, a lock, and a web server.
//
// The key service and the training CA are such processes, so that nothing they hold lies in the province's database or
// in the memory of the program that faces the network. Not movable; what context() gives lives as long as the service.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::signing::service {

/// One data folder, opened: created with rights for its owner alone when it is missing, its database migrated.
class Folder {
 public:
  /// `alone`: refuse (std::runtime_error) when another process has the folder open in the same way. `clock` null: the
  /// machine's; it must outlive the folder.
  Folder(std::filesystem::path const& folder, std::vector<database::Migration> const& migrations, bool alone,
         Clock* clock = nullptr);
  ~Folder();
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  Context& context();
  Settings& settings();
  std::filesystem::path const& path() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A file only its owner may read, complete or not there at all. Throws std::runtime_error.
void write_secret(std::filesystem::path const& file, std::string_view text);
std::string read_text(std::filesystem::path const& file, std::size_t limit = 1'000'000);

/// Serves until SIGINT or SIGTERM; `ready` is called with the port once it listens. Returns the exit code.
int serve(web::ServerOptions options, web::Routes routes, Context& context, web::Authenticator authenticator,
          std::function<void(unsigned short port)> const& ready);

}  // namespace tinhso::signing::service
