// Package localpg runs a PostgreSQL of our own, as a child process, for the
// demo and the tests and wherever no database is given. It needs PostgreSQL's
// programs initdb and postgres on the machine, and nothing else: no set-up, no
// port, no password, no root; and where the caller is root, the server is not.
//
// Start serves a directory that lasts; processes on the same directory share
// one server. Temp serves a test binary: a fresh server that is gone with it.
//
// # One lock instead of guesses
//
// DIR/lock is locked with flock, and the open file is handed on to the server,
// so that every one of its processes holds the lock. Who gets the lock
// therefore knows that no server process lives on the directory, however the
// last one ended, and may remove what it left behind. Pid files, which lie
// after a crash, are never asked.
//
// # No orphans
//
// The kernel ends the server (SIGINT, a fast and clean shutdown) when the
// process that started it dies, kill -9 included. Processes that had joined
// lose their connections then; they call Start again, and one of them becomes
// the owner. Where there is no such service of the kernel (anything but
// Linux), a small shell process watches instead.
//
// # What stands in a directory
//
//	lock           see above
//	data/          the cluster; data.new/ while it is being made
//	run/           the Unix socket, or a link to a short path that holds it
//	postgres.log   what the server said since its last start
//
// Access is by the Unix socket only, trusted without a password; run/ can be
// entered only by the server's own account and root.
package localpg
