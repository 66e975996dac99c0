//go:build !linux

package localpg

import (
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

func dieWithUs(*syscall.SysProcAttr, syscall.Signal) {}

// watch stops the server a second after this process has gone.
func watch(server *exec.Cmd) {
	const script = `while kill -0 "$1" 2>/dev/null; do
	sleep 1
	kill -0 "$2" 2>/dev/null || exit 0
done
kill -INT "$2"`
	cmd := exec.Command("/bin/sh", "-c", script, "sh",
		strconv.Itoa(os.Getpid()), strconv.Itoa(server.Process.Pid))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }() // only to be reaped
	}
}
