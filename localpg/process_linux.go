package localpg

import (
	"os/exec"
	"syscall"
)

// dieWithUs has the kernel send sig to the child when the thread that starts
// it ends. Go sets it after the change of user, so it holds for root too.
func dieWithUs(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }

// watch is the kernel's task here.
func watch(*exec.Cmd) {}
