package localpg

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is the user that the server runs as, where that is not ourselves.
type account struct{ uid, gid uint32 }

// serverAccount returns nil for an ordinary user, who runs the server. Root
// may not, so the owner of the data does, or for new data $PG_RUN_AS, or the
// first of the usual accounts that exists.
func serverAccount(data string) (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if info, err := os.Stat(data); err == nil {
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid != 0 {
			return &account{uid: stat.Uid, gid: stat.Gid}, nil
		}
	}
	if name := os.Getenv("PG_RUN_AS"); name != "" {
		return lookUp(name)
	}
	for _, name := range []string{"postgres", "_postgres", "nobody"} {
		if as, err := lookUp(name); err == nil {
			return as, nil
		}
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and there is no account " +
		"postgres or nobody to run it as: set PG_RUN_AS to the name of one")
}

func lookUp(name string) (*account, error) {
	found, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("the account to run PostgreSQL as: %w", err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", name, err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", name, err)
	}
	if uid == 0 {
		return nil, fmt.Errorf("account %s is root, which PostgreSQL refuses to run as", name)
	}
	return &account{uid: uint32(uid), gid: uint32(gid)}, nil
}

func (a *account) credential() *syscall.Credential {
	if a == nil {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// give makes path the account's.
func (a *account) give(path string) error {
	if a == nil {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}
