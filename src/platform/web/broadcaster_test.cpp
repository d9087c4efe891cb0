#include "platform/web/broadcaster.hpp"

#include <gtest/gtest.h>

namespace tinhso::web {
namespace {

ServerEvent event(std::int64_t id, std::string topic = "agency:1") { return {id, std::move(topic), "changed", "{}"}; }
Mailbox::Letter letter(std::int64_t id) { return std::make_shared<ServerEvent const>(event(id)); }

TEST(Broadcaster, Event_text_keeps_line_breaks_inside_data) {
  EXPECT_EQ(event_text({7, "t", "a", "x\ny\r\nz\r"}), "id: 7\nevent: a\ndata: x\ndata: y\ndata: z\ndata: \n\n");
  EXPECT_EQ(event_text({7, "t", "a\nb", ""}, false), "event: a b\ndata: \n\n");
}

TEST(Broadcaster, Reaches_those_who_listen_to_the_topic) {
  Broadcaster broadcaster;
  int woken = 0;
  auto const first = std::make_shared<Mailbox>(10, [&](bool) { ++woken; });
  auto const second = std::make_shared<Mailbox>(10, [](bool) {});
  broadcaster.subscribe(first, {"agency:1", "official:5"});
  broadcaster.subscribe(second, {"agency:2"});
  broadcaster.publish(event(2));
  broadcaster.publish(event(1, "official:5"));
  broadcaster.publish(event(3, "agency:9"));
  EXPECT_EQ(woken, 1) << "only the first letter in an empty box wakes";
  auto const letters = first->take();
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0]->id, 1);
  EXPECT_TRUE(second->empty());
  broadcaster.unsubscribe(first, {"agency:1", "official:5"});
  broadcaster.publish(event(4));
  EXPECT_TRUE(first->empty());
}

TEST(Broadcaster, A_full_mailbox_overflows_and_holds_nothing_more) {
  int woken = 0;
  Mailbox box{3, [&](bool) { ++woken; }};
  for (int i = 1; i <= 10; ++i) box.put(letter(i));
  EXPECT_TRUE(box.overflowed());
  EXPECT_TRUE(box.empty());
  EXPECT_EQ(woken, 2);
}

TEST(StreamOrder, What_was_replayed_is_not_sent_again) {
  StreamOrder order{10};
  EXPECT_NE(order.replay(event(11)), "");
  EXPECT_NE(order.replay(event(14)), "");
  EXPECT_EQ(order.live(event(11)), "");
  EXPECT_EQ(order.live(event(13)), "") << "older than the end of the replay: another topic's, or seen";
  EXPECT_EQ(order.live(event(15)), event_text(event(15)));
  EXPECT_EQ(order.live(event(15)), "");
}

TEST(StreamOrder, A_late_event_is_sent_without_stepping_back) {
  StreamOrder order{10};
  EXPECT_EQ(order.live(event(12)), event_text(event(12)));
  EXPECT_EQ(order.live(event(11)), event_text(event(11), false));
  EXPECT_EQ(order.live(event(13)), event_text(event(13)));
}

TEST(StreamOrder, Memory_is_bounded) {
  StreamOrder order{0};
  for (int i = 1; i <= 5'000; ++i) EXPECT_NE(order.live(event(i)), "");
  EXPECT_EQ(order.live(event(4'999)), "");
  EXPECT_EQ(order.live(event(100)), "");
}

}  // namespace
}  // namespace tinhso::web
