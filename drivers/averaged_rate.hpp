#pragma once
// What a strap's averaged rate can say of an interval beside it, where no check covers the interval.

namespace attune {

/// Whether `interval` could stand beside an averaged rate whose interval is `usual` (same unit, both positive).
/// An honest one leaves the average far behind: in the HxM's capture two intervals of 250 ms stand beside a rate
/// of 75 (0.31 of the usual; that strap's rate does not follow them), in atrial fibrillation (afdb 03665) they
/// go from 0.29 to 3.25 of it. Below 0.25 and above 4 there are only holes of a recording (4.6 s and longer) and
/// detections within 100 ms of one another. Nearer bounds would refuse hearts: a third and three times refuse
/// those above, 0.8 and 1.25 eight beats in a hundred of reference/rr, and most turned bits stay within them.
constexpr bool goes_with_rate(double interval, double usual) noexcept {
    constexpr double most_apart = 4.0;
    return interval * most_apart >= usual && interval <= usual * most_apart;
}

} // namespace attune
