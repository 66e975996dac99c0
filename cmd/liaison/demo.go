package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/telegramsim"
)

// demoToken is the simulated bot's.
const demoToken = "1:demo"

// chatBase keeps the simulated people's ids apart from their roster ids.
const chatBase = 100_000

// demo is everything on one address: a PostgreSQL of its own, the simulator
// with its chat page, the service, and sample data on the first start.
func demo(ctx context.Context, sh shell) error {
	c, err := readConfig(withDefaults(sh.env, ofDemo), false)
	if err != nil {
		return err
	}
	log := c.logger()
	lock, err := lockDemo(c.DataDir)
	if err != nil {
		return err
	}
	defer lock.Close()
	listener, err := listenNear(c.Listen, sh.env("LISTEN") == "")
	if err != nil {
		return err
	}
	if c.Keys == nil {
		if c.Keys, err = demoKeys(c.DataDir); err != nil {
			return err
		}
	}
	c.Token, c.APIURL = demoToken, "http://"+listener.Addr().String()
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return err
	}
	defer db.close(log)
	if err := loadSample(ctx, db.Store, time.Now().In(c.Zone)); err != nil {
		return fmt.Errorf("load the sample data: %w", err)
	}
	sim := newSimulator(telegramsim.Options{
		Token: demoToken, BotName: "代表履职助手", Username: "liaison_demo_bot",
		Dir: filepath.Join(c.DataDir, "telegram"), Log: log,
	})
	defer sim.Close()
	invited, err := seat(ctx, db.Store, sim)
	if err != nil {
		return err
	}
	watched, lost := db.watch(ctx)
	err = runDemo(watched, c, log, db.Store, sim, listener, func() { greet(sh, c, invited) })
	return ended(ctx, cmp.Or(lost(), err))
}

// lockDemo keeps a second demo off the same data: two would share one bot, of
// which each has but half. The lock goes with the process, however it ends.
func lockDemo(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("DATA_DIR: %w: choose another directory", err)
	}
	lock, err := os.OpenFile(filepath.Join(dir, "demo.lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("DATA_DIR: %w: choose another directory", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("a demo is running on %s already: open its address, or give this one another DATA_DIR", dir)
	}
	return lock, nil
}

// runDemo serves the simulator first, since the service introduces itself to it.
func runDemo(ctx context.Context, c config, log *slog.Logger, store *storage.Store, sim *telegramsim.Sim, listener net.Listener, ready func()) error {
	mux := http.NewServeMux()
	for _, path := range []string{"/sim/", "/file/", "/bot" + demoToken + "/"} {
		mux.Handle(path, sim.Handler())
	}
	return host(ctx, listener, mux, func(ctx context.Context) error {
		defer sim.Close() // ends its polls and streams, for which the server would wait
		s, err := build(ctx, c, log, store)
		if err != nil {
			return err
		}
		s.console.ChatURL, s.desk.Links.Web = "/sim/", c.APIURL
		s.hooks.Local, s.console.LocalHooks = true, true
		mux.Handle("/", s.routes())
		ready()
		return s.work(ctx)
	})
}

// ofDemo are the demo's own defaults: the loopback address only, quiet logs.
var ofDemo = map[string]string{"LISTEN": "127.0.0.1:8080", "LOG_LEVEL": "warn"}

// listenNear listens at the address, or at one of the next ports where nobody
// asked for this one.
func listenNear(address string, any bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("LISTEN: %w: write it like 127.0.0.1:8080", err)
	}
	listener, err := net.Listen("tcp", address)
	for port := 8081; err != nil && any && port < 8100; port++ {
		listener, err = net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(port)))
	}
	if err != nil {
		return nil, fmt.Errorf("LISTEN: %w: choose another, such as LISTEN=127.0.0.1:9090", err)
	}
	return listener, nil
}

// newSimulator makes a simulator whose numbers go on from the clock: a database
// may outlive it, and know those of its earlier lives.
func newSimulator(o telegramsim.Options) *telegramsim.Sim {
	clock := time.Now().UnixMilli()/100 - 17_000_000_000 // ten numbers a second
	o.FirstUpdate, o.FirstID = clock, clock
	return telegramsim.New(o)
}

// seat gives everybody on the roster a place in the simulator. Who is not
// bound gets an invitation, to try binding with; their names are returned.
func seat(ctx context.Context, store *storage.Store, sim *telegramsim.Sim) (invited []string, err error) {
	people, err := store.People(ctx, storage.PeopleFilter{})
	if err != nil {
		return nil, err
	}
	bodies, err := store.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		seat := telegramsim.Person{ID: chatBase + p.ID, Name: p.Name, Language: "zh-hans", Started: p.Chat != 0}
		seat.Group, seat.About = describe(p, bodies)
		if p.Chat == 0 {
			_, code, err := inviteByCode(ctx, store, p.Code, time.Now())
			if err != nil {
				return nil, err
			}
			seat.Start = code
			seat.About += "（未绑定，手机尾号 " + p.PhoneTail + "）"
			invited = append(invited, p.Name+" / "+p.PhoneTail)
		}
		sim.AddPerson(seat)
	}
	sim.AddPerson(telegramsim.Person{ID: chatBase - 1, Name: "群众01", Language: "zh-hans", Group: "群众",
		About: "扫了古桥联络站的二维码", Start: liaison.StationLink + "S0101"})
	return invited, nil
}

// officersOf says what the officers of a kind of body are called in the list of
// the chat page.
var officersOf = map[liaison.BodyKind]string{
	liaison.Delegation: "代表团工作人员", liaison.CommitteeBody: "专门委员会", liaison.Department: "承办单位",
	liaison.Station: "联络站", liaison.Region: "市、县、乡镇街道",
}

// describe says what a person is, for the list of the chat page.
func describe(p liaison.Person, bodies []liaison.Body) (group, about string) {
	var places []string
	for _, m := range p.Memberships {
		for _, b := range bodies {
			if b.ID != m.Body {
				continue
			}
			places = append(places, b.Label())
			if group == "" {
				group = groupOf(m.Role, b.Kind)
			}
		}
	}
	return group, strings.Join(places, "、")
}

func groupOf(role liaison.Role, kind liaison.BodyKind) string {
	switch role {
	case liaison.RoleDeputy:
		return "代表"
	case liaison.RoleClerk, liaison.RoleChief:
		return "代表工作机构"
	case liaison.RoleApprover:
		return "承办单位"
	case liaison.RoleOfficer:
		return officersOf[kind]
	}
	return "运维"
}

func greet(sh shell, c config, invited []string) {
	fmt.Fprintf(sh.out, `
  Liaison 代表履职助手 is running with sample data.

    Chat 聊天      %[1]s/sim/
    Desk 工作台    %[1]s/console (as 经办01 or 主任01, write /console in the chat)
    Public 公开页  %[1]s/matters/
    Form 群众网页  %[1]s/s/st_S0101
    Figures 概况   %[1]s/

  Choose a person on the left and write. Whom to open for what:

    代表A20               a deputy: write a suggestion, rate an answer 写建议、评价
    经办01                a clerk: accept, assign, return 受理、交办、退回
    主任01                decides on objections and extensions 裁定异议、审批延期
    经办02、主任01        approve what 经办01 has written 审核通报
    省医保局联络员01      an officer: contact the deputy, answer 联系代表、答复
    省医保局负责人01      signs the department's answers 签发答复
    江城团联络员01        reads suggestions first in session 大会期间初审
    社会建设委联络员01    examines motions 审议议案
    古桥联络站联络员01    takes what the public says 群众意见
    群众01                one of the public, with the station's code 扫码反映情况

  Everybody has /todo, and matters in every stage are there already.
  Not bound yet (phone digits): %[2]s
  Ctrl-C stops it; the data stays in %[3]s for the next time.

`, c.APIURL, strings.Join(invited, ", "), c.DataDir)
}

// simulate is the simulator alone, for a bot that runs elsewhere. With a DATA_DIR
// it keeps its chats.
func simulate(ctx context.Context, sh shell) error {
	listener, err := listenNear(withDefaults(sh.env, ofDemo)("LISTEN"), sh.env("LISTEN") == "")
	if err != nil {
		return err
	}
	o := telegramsim.Options{Token: sh.env("TELEGRAM_TOKEN"), Log: config{}.logger()}
	if dir := sh.env("DATA_DIR"); dir != "" {
		o.Dir = filepath.Join(dir, "simulator")
	}
	sim := newSimulator(o)
	defer sim.Close()
	fmt.Fprintf(sh.out, "Chat page: http://%[1]s/sim/\nFor the bot: TELEGRAM_API_URL=http://%[1]s TELEGRAM_TOKEN=%[2]s\n", listener.Addr(), sim.Token())
	return serveUntil(ctx, listener, sim.Handler())
}
