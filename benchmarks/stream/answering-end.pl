#!/usr/bin/perl
# The other end of many cables, in one process, as cheap as a script can be: COUNT pseudo terminals, each answering `ok`
# to every line, PACE microseconds after the last `ok` at the earliest (0: at once). Prints their paths, one a line.
#
# It is also the stopwatch, the same one for every host that is measured: for each G1 it notes how long the printer had
# waited for it since its last `ok` left. When its standard input ends it prints, one line of JSON a terminal:
# {"lines":20000,"seconds":1.9,"p50":31,"p99":90,"p999":300,"worst":900}, microseconds, and ends.
use strict;
use warnings;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

use constant { TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430 };

my ($count, $pace) = @ARGV;
$pace = ($pace // 0) / 1e6;
$| = 1;

my @ends;
for (1 .. $count) {
    open(my $near, '+<', '/dev/ptmx') or die "No pseudo terminal: $!";
    my ($off, $number) = (pack('i', 0), pack('i', 0));
    ioctl($near, TIOCSPTLCK, $off)  or die "Cannot unlock: $!";
    ioctl($near, TIOCGPTN, $number) or die "No number: $!";
    my $path = '/dev/pts/' . unpack('i', $number);
    # Held open, because reading the near end fails as long as nobody has the far one.
    open(my $held, '+<', $path) or die "$path: $!";
    system("stty -F $path raw -echo") == 0 or die "stty: $!";
    push @ends, { near => $near, held => $held, fd => fileno($near), owed => 0, due => 0, said => 0, gaps => '', lines => 0, first => 0, last => 0 };
    print "$path\n";
}
print "ready\n";

my $wanted = '';
vec($wanted, 0, 1) = 1;
vec($wanted, $_->{fd}, 1) = 1 for @ends;

sub say_ok {
    my ($end, $now) = @_;
    syswrite($end->{near}, "ok\n" x $end->{owed});
    ($end->{owed}, $end->{said}, $end->{due}) = (0, $now, $now + $pace);
}

while (1) {
    my $patience;
    if ($pace > 0) {
        my $now = clock_gettime(CLOCK_MONOTONIC);
        for my $end (@ends) {
            next unless $end->{owed};
            if ($end->{due} <= $now) { say_ok($end, $now); next; }
            my $left = $end->{due} - $now;
            $patience = $left if !defined $patience || $left < $patience;
        }
    }
    select(my $ready = $wanted, undef, undef, $patience);
    for my $end (@ends) {
        next unless vec($ready, $end->{fd}, 1);
        sysread($end->{near}, my $bytes, 4096) or next;
        my $heard = ($bytes =~ tr/\n//);
        next unless $heard;
        my $now = clock_gettime(CLOCK_MONOTONIC);
        if ($bytes =~ /G1 /) {
            if ($end->{first} == 0) { $end->{first} = $now }
            else { $end->{gaps} .= pack('f', ($now - $end->{said}) * 1e6) }
            $end->{lines} += $heard;
            $end->{last} = $now;
        }
        $end->{owed} += $heard;
        say_ok($end, $now) if $pace == 0 || $end->{due} <= $now;
    }
    # Nothing is ever written to standard input: that it can be read means that it has ended.
    last if vec($ready, 0, 1);
}

for my $end (@ends) {
    my @gaps = sort { $a <=> $b } unpack('f*', $end->{gaps});
    my $at = sub { sprintf('%.1f', $gaps[int($_[0] * $#gaps)] // 0) };
    printf qq({"lines":%d,"seconds":%.6f,"p50":%s,"p99":%s,"p999":%s,"worst":%s}\n),
        $end->{lines}, $end->{last} - $end->{first}, $at->(0.5), $at->(0.99), $at->(0.999), $at->(1);
}
