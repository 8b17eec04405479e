#pragma once
/// @file
/// Something that goes on in the background and can be paused, ended and gone on with: a thread,
/// its pace, its board and its record.

#include "serve/board.hpp"
#include "serve/board_progress.hpp"
#include "serve/pace.hpp"
#include "serve/playlist_view.hpp"
#include "serve/record.hpp"
#include "serve/tools.hpp"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

namespace evo::music::serve {

/// Where things lie.
struct page_folders {
  std::filesystem::path runs;
  [[nodiscard]] std::filesystem::path page() const {
    return runs / "page";
  } ///< what is the page's own
};

class activity {
public:
  /// @param tools, folders have to live as long
  activity(activity_record record, const page_tools& tools, const page_folders& folders);
  virtual ~activity();
  activity(const activity&) = delete;
  activity& operator=(const activity&) = delete;

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] activity_record record() const;
  [[nodiscard]] board& state() noexcept { return board_; }
  [[nodiscard]] std::filesystem::path folder() const { return folder_; }

  /// Begins, or goes on where it was; nothing if it does already.
  void open();
  void pause();
  void go_on();
  /// Ends the evolution with what has been found, and goes on to the playlist.
  void finish();
  /// Lets go of everything: the thread ends, the state is kept. Derived classes call it in their
  /// destructors.
  void close();

  /// @throws refusal 404 for a round that there isn't
  [[nodiscard]] virtual shown_playlist playlist(std::uint64_t round) const = 0;
  /// Where a playlist's clip would be; whether it is isn't said.
  /// @param place from 1
  [[nodiscard]] virtual std::filesystem::path audio(std::uint64_t round,
                                                    std::uint64_t place) const = 0;

protected:
  /// What the thread does. Errors that it throws are put on the board.
  virtual void work() = 0;
  /// close() was called; whatever waits has to end.
  virtual void wake() {}

  [[nodiscard]] bool is_closing() const noexcept { return is_closing_; }
  /// Changes the record, which is on the disk when this returns.
  template <class Change>
  void amend(Change change) {
    const std::lock_guard lock{record_mutex_};
    activity_record changed = record_;
    change(changed);
    save(changed, folders_.page());
    record_ = std::move(changed);
  }
  /// The configuration of its strategy.
  /// @throws error with failure::configuration if that can't be chosen any more
  [[nodiscard]] const configuration& configured() const;
  /// What its strategy asks, nothing if it asks no model.
  [[nodiscard]] std::unique_ptr<language_model> make_language();
  /// Sets pace, progress and board to the beginning of a round.
  void begin_round(std::uint64_t round, std::uint64_t generations);
  /// The round's evolution ends with the generations that it has.
  void cut_short(std::size_t round);

  const page_tools& tools_;
  const page_folders& folders_;
  board board_;
  pace pace_;
  board_progress progress_{board_, pace_};

private:
  void run();

  std::string id_;
  std::filesystem::path folder_;
  mutable std::mutex record_mutex_;
  activity_record record_;
  std::mutex thread_mutex_;
  std::thread thread_;
  std::atomic<bool> is_closing_{false}, is_running_{false};
};

} // namespace evo::music::serve
