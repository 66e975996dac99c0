package localpg_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison/localpg"
)

// helperDir names the environment variable that turns this test binary into an
// owner of a server: another process, to be killed.
const helperDir = "LOCALPG_TEST_HELPER_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperDir); dir != "" {
		if err := help(dir); err != nil {
			_, _ = os.Stderr.WriteString(err.Error() + "\n") // there is nobody else to tell
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// greeting is what a helper says when its server is ready.
type greeting struct {
	URL    string
	Dir    string
	Joined bool
}

// help serves dir until its standard input ends.
func help(dir string) error {
	ctx := context.Background()
	server, err := localpg.Start(ctx, localpg.Config{Dir: dir, Fast: true})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(greeting{server.URL("postgres"), server.Dir, server.Joined}); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return server.Stop(ctx)
}

func TestColdThenWarm(t *testing.T) {
	t.Parallel()
	dir := directory(t)

	first := start(t, localpg.Config{Dir: dir})
	if first.Joined || first.Dir != dir {
		t.Fatalf("the first start: joined %t in %s, want an owner in %s", first.Joined, first.Dir, dir)
	}
	run(t, first.URL("postgres"), "create table kept (word text)")
	run(t, first.URL("postgres"), "insert into kept values ('留')")
	stop(t, first)
	select {
	case <-first.Done():
	default:
		t.Error("stopped, but not done")
	}

	second := start(t, localpg.Config{Dir: dir})
	if got := ask(t, second.URL("postgres"), "select word from kept"); got != "留" {
		t.Errorf("after a restart the row says %q, want 留", got)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	server := start(t, localpg.Config{Dir: directory(t), Fast: true, Options: map[string]string{"work_mem": "7MB"}})
	for question, want := range map[string]string{
		"select datctype from pg_database where datname = 'postgres'":   "C.UTF-8",
		"select datcollate from pg_database where datname = 'postgres'": "C.UTF-8",
		"show server_encoding":  "UTF8",
		"show data_checksums":   "on",
		"show listen_addresses": "",
		"show max_connections":  "200",
		"show timezone":         "UTC",
		"show fsync":            "off",
		"show work_mem":         "7MB",
		"select lower('ÉCOLE')": "école", // with LC_CTYPE=C this is left as it is
		"select current_user":   "postgres",
		"select 'x' ~ '[[:alpha:]]' and '督' ~ '[[:alpha:]]'": "true",
	} {
		if got := ask(t, server.URL("postgres"), question); got != want {
			t.Errorf("%s: %q, want %q", question, got, want)
		}
	}
}

func TestSecondJoins(t *testing.T) {
	t.Parallel()
	dir := directory(t)
	owner := start(t, localpg.Config{Dir: dir, Fast: true})
	joiner := start(t, localpg.Config{Dir: dir, Fast: true})
	if !joiner.Joined || joiner.URL("x") != owner.URL("x") {
		t.Fatalf("joined %t at %s, want to join %s", joiner.Joined, joiner.URL("x"), owner.URL("x"))
	}
	stop(t, joiner)
	if got := ask(t, owner.URL("postgres"), "select 1"); got != "1" {
		t.Error("the joiner's Stop stopped the owner's server")
	}
}

func TestOwnerKilled(t *testing.T) {
	t.Parallel()
	dir := directory(t)
	owner, said := helper(t, dir, nil)
	run(t, said.URL, "create table kept as select 1 as n")
	master := postmaster(t, dir)

	kill(t, owner.Process.Pid)
	_ = owner.Wait() // it was killed
	eventually(t, "the server ends with its owner", func() bool { return !alive(master) })

	again := start(t, localpg.Config{Dir: dir, Fast: true})
	if again.Joined {
		t.Error("joined a server whose owner is dead")
	}
	if got := ask(t, again.URL("postgres"), "select n from kept"); got != "1" {
		t.Errorf("after the kill the row says %q, want 1", got)
	}
}

func TestPostmasterKilled(t *testing.T) {
	t.Parallel()
	dir := directory(t)
	first := start(t, localpg.Config{Dir: dir, Fast: true})
	run(t, first.URL("postgres"), "create table kept as select 1 as n")

	kill(t, postmaster(t, dir))
	select {
	case <-first.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("the server is dead and Done does not say so")
	}
	again := start(t, localpg.Config{Dir: dir, Fast: true})
	if got := ask(t, again.URL("postgres"), "select n from kept"); got != "1" {
		t.Errorf("after the crash the row says %q, want 1", got)
	}
}

func TestOwnerKilledWhileCreating(t *testing.T) {
	t.Parallel()
	dir := directory(t)
	owner := command(t, dir, nil)
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "initdb begins", func() bool {
		_, err := os.Stat(filepath.Join(dir, "data.new"))
		return err == nil
	})
	kill(t, owner.Process.Pid)
	_ = owner.Wait() // it was killed

	server := start(t, localpg.Config{Dir: dir, Fast: true})
	if got := ask(t, server.URL("postgres"), "select 1"); got != "1" {
		t.Errorf("select 1: %q", got)
	}
}

func TestFiveAtOnce(t *testing.T) {
	t.Parallel()
	dir := directory(t)
	said := make(chan greeting)
	for range 5 {
		cmd := command(t, dir, nil)
		out := launch(t, cmd)
		go func() { said <- hear(out) }()
	}
	owners := 0
	for range 5 {
		g := <-said
		if g.URL == "" {
			t.Fatal("one of five came up with no server")
		}
		if !g.Joined {
			owners++
		}
		if got := ask(t, g.URL, "select 1"); got != "1" {
			t.Errorf("select 1: %q", got)
		}
	}
	if owners != 1 {
		t.Errorf("%d of five own the server, want 1", owners)
	}
}

// As root the other tests show the dropping of rights; this one shows that
// there is no need of them.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	dir := directory(t)
	var as *syscall.Credential
	if os.Geteuid() == 0 {
		as = credential(t, "nobody")
		if err := os.Chown(dir, int(as.Uid), int(as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	_, said := helper(t, dir, as)
	if said.Joined || said.Dir != dir {
		t.Errorf("joined %t in %s, want an owner in %s", said.Joined, said.Dir, dir)
	}
	if got := ask(t, said.URL, "select 1"); got != "1" { // root may knock at a user's door
		t.Errorf("select 1: %q", got)
	}
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(directory(t), strings.Repeat("长路径", 10), strings.Repeat("x", 60))
	first := start(t, localpg.Config{Dir: dir, Fast: true})
	if got := ask(t, first.URL("postgres"), "select 1"); got != "1" {
		t.Errorf("select 1: %q", got)
	}
	if joiner := start(t, localpg.Config{Dir: dir}); !joiner.Joined || joiner.URL("x") != first.URL("x") {
		t.Errorf("the joiner is at %s, want %s", joiner.URL("x"), first.URL("x"))
	}
	link, err := os.Readlink(filepath.Join(dir, "run"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(link) }) // it lies outside the test's directory
}

// Root's server account cannot enter a directory of root's alone.
func TestDirectoryOutOfReach(t *testing.T) {
	t.Parallel()
	closed := directory(t)
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(closed, "data")
	server := start(t, localpg.Config{Dir: dir, Fast: true})
	if moved := server.Dir != dir; moved != (os.Geteuid() == 0) {
		t.Errorf("as uid %d the server for %s is in %s", os.Geteuid(), dir, server.Dir)
	}
	if server.Dir != dir {
		t.Cleanup(func() { _ = os.RemoveAll(server.Dir) }) // it lies outside the test's directory
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("an empty %s was left behind", dir)
		}
		if again := start(t, localpg.Config{Dir: dir}); again.Dir != server.Dir {
			t.Errorf("the second time the server is in %s, want %s again", again.Dir, server.Dir)
		}
	}
}

func TestDataOfAnotherVersion(t *testing.T) {
	t.Parallel()
	dir := directory(t)
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("8\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := localpg.Start(t.Context(), localpg.Config{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "install version 8, or remove the directory") {
		t.Errorf("data of PostgreSQL 8: %v, want the remedy", err)
	}
}

func TestBadSettingIsTold(t *testing.T) {
	t.Parallel()
	cfg := localpg.Config{Dir: directory(t), Fast: true, Options: map[string]string{"no_such_setting": "1"}}
	_, err := localpg.Start(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), `unrecognized configuration parameter "no_such_setting"`) {
		t.Errorf("a setting that does not exist: %v, want the server's words", err)
	}
}

func TestNoBinaries(t *testing.T) {
	t.Setenv("PG_BIN_DIR", t.TempDir())
	_, err := localpg.Start(t.Context(), localpg.Config{Dir: t.TempDir()})
	if !errors.Is(err, localpg.ErrNoBinaries) {
		t.Fatalf("%v, want ErrNoBinaries", err)
	}
	for _, remedy := range []string{"apt install postgresql", "PG_BIN_DIR", "DATABASE_URL"} {
		if !strings.Contains(err.Error(), remedy) {
			t.Errorf("%q does not mention %s", err, remedy)
		}
	}
}

func TestTemp(t *testing.T) {
	t.Parallel()
	one, err := localpg.Temp(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	two, err := localpg.Temp(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if one.Dir == two.Dir {
		t.Fatalf("two servers in %s", one.Dir)
	}
	run(t, one.URL("postgres"), "create table mine (n int)")
	if got := ask(t, two.URL("postgres"), "select count(*) from pg_class where relname = 'mine'"); got != "0" {
		t.Error("the second server has the first one's table")
	}
	for _, server := range []*localpg.Server{one, two} {
		stop(t, server)
		if _, err := os.Stat(filepath.Join(server.Dir, "data")); !os.IsNotExist(err) {
			t.Errorf("%s was left behind (%v)", server.Dir, err)
		}
	}
}

// start starts a server for the test's time.
func start(t *testing.T, cfg localpg.Config) *localpg.Server {
	t.Helper()
	server, err := localpg.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, server) })
	return server
}

// stop stops a server, once more perhaps.
func stop(t *testing.T, server *localpg.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := server.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// directory is one that the server's account can enter, which t.TempDir is
// not when root runs the test.
func directory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "localpg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// command is this test binary as another process that serves dir.
func command(t *testing.T, dir string, as *syscall.Credential) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if as != nil {
		self = borrow(t, self)
	}
	cmd := exec.Command(self)
	// The race detector makes every process linger for a second at its end.
	cmd.Env = append(os.Environ(), helperDir+"="+dir, "GORACE=atexit_sleep_ms=0")
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	return cmd
}

// borrow copies the test binary to where another user can run it.
func borrow(t *testing.T, binary string) string {
	t.Helper()
	code, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(directory(t), "localpg.test")
	if err := os.WriteFile(path, code, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// launch starts a helper, which ends with the test, and returns its output.
func launch(t *testing.T, cmd *exec.Cmd) io.Reader {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // the helper may be dead, as the test wanted
		_ = cmd.Wait()
	})
	return out
}

// hear returns a helper's greeting, empty where it said none.
func hear(out io.Reader) greeting {
	var said greeting
	line, _ := bufio.NewReader(out).ReadBytes('\n')
	_ = json.Unmarshal(line, &said) // an empty greeting fails the test by itself
	return said
}

func helper(t *testing.T, dir string, as *syscall.Credential) (*exec.Cmd, greeting) {
	t.Helper()
	cmd := command(t, dir, as)
	said := hear(launch(t, cmd))
	if said.URL == "" {
		t.Fatal("the helper came up with no server")
	}
	return cmd, said
}

func credential(t *testing.T, name string) *syscall.Credential {
	t.Helper()
	found, err := user.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.Atoi(found.Uid)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.Atoi(found.Gid)
	if err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// postmaster is the process number of the server's first process.
func postmaster(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// alive does not count a process that has ended and is not yet reaped.
func alive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z")
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for began := time.Now(); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("not within ten seconds: %s", what)
		}
	}
}

func run(t *testing.T, address, sql string) {
	t.Helper()
	conn := connect(t, address)
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// ask returns the one value of a query, as text.
func ask(t *testing.T, address, sql string) string {
	t.Helper()
	conn := connect(t, address)
	defer conn.Close(context.Background())
	rows, err := conn.Query(t.Context(), sql, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	answer, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (string, error) {
		return string(row.RawValues()[0]), nil
	})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if answer == "t" {
		return "true"
	}
	return answer
}

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}
