/* SPDX-License-Identifier: MIT */
/* Two sellers and one till, in C++ with nothing but the installed <threadreel.h>. */
#include <threadreel.h>

namespace
{
struct till {
    reel_lock lock;
    reel_var money;
};

till shop;

void sell(void *at)
{
    till *here = static_cast<till *>(at);
    for (long i = 0; i < reel_param("sales"); i++) {
        reel_lock_acquire(&here->lock);
        reel_var_add(&here->money, 5);
        reel_lock_release(&here->lock);
        reel_work(REEL_US(10));
    }
}
} // namespace

REEL_SCENARIO(.title = "Two sellers, one till", .ends = REEL_COMPLETES,
              .try_next = "Take the lock away.",
              .parameters = {{"sales", 3, 1, 9, "of each seller"}})
{
    static reel_thread ann, ben;
    reel_lock_init(&shop.lock, "till");
    reel_var_init(&shop.money, "money", 0);
    reel_thread_init(&ann, "ann", sell, &shop);
    reel_thread_init(
        &ben, "ben", [](void *at) { sell(at); }, &shop);
    reel_thread_start(&ann);
    reel_thread_start(&ben);
    reel_thread_join(&ann);
    reel_thread_join(&ben);
    reel_print("%d", static_cast<int>(reel_var_load(&shop.money)));
    reel_expect(reel_var_load(&shop.money) == 10 * reel_param("sales"), "no sale is lost");
}
