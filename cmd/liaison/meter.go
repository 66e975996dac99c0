package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"liaison"
	"liaison/storage"
)

// meter counts what happens, for Prometheus.
type meter struct {
	store    *storage.Store
	today    func() liaison.Date
	log      *slog.Logger
	registry *prometheus.Registry
	handling *prometheus.HistogramVec
	failures prometheus.Counter
	sends    *prometheus.CounterVec
	sending  prometheus.Histogram
}

var (
	waitingMetric  = prometheus.NewDesc("liaison_updates_waiting", "Updates kept and not handled yet.", nil, nil)
	waitingAge     = prometheus.NewDesc("liaison_updates_waiting_age_seconds", "Age of the oldest update that waits.", nil, nil)
	setAsideMetric = prometheus.NewDesc("liaison_updates_set_aside", "Updates that could not be handled.", nil, nil)
	overdueMetric  = prometheus.NewDesc("liaison_matters_overdue", "Matters with a deadline that is past.", nil, nil)
	outboxMetric   = prometheus.NewDesc("liaison_outbox_waiting", "Messages not sent yet, by lane.", []string{"lane"}, nil)
	outboxAge      = prometheus.NewDesc("liaison_outbox_waiting_age_seconds", "Age of the oldest message that is due and not sent.", nil, nil)
)

func newMeter(store *storage.Store, today func() liaison.Date, log *slog.Logger) *meter {
	m := &meter{
		store: store, today: today, log: log, registry: prometheus.NewRegistry(),
		handling: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "liaison_handling_seconds", Help: "Time to handle an update.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 3, 10),
		}, []string{"kind"}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "liaison_handling_failures_total", Help: "Attempts at an update that failed."}),
		sends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "liaison_sends_total", Help: "Sends, by lane and result: sent, too_many (429), gone (403), refused, trouble.",
		}, []string{"lane", "result"}),
		sending: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "liaison_send_seconds", Help: "Time of a call that sends.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 14)}),
	}
	m.registry.MustRegister(m, m.handling, m.failures, m.sends, m.sending,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *meter) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Timeout: 5 * time.Second})
}

// handled counts an update that was handled, or could not be.
func (m *meter) handled(kind liaison.UpdateKind, took time.Duration, err error) {
	m.handling.WithLabelValues(string(kind)).Observe(took.Seconds())
	if err != nil {
		m.failures.Inc()
	}
}

// sent counts a try to send: its outcome, or why it is to be tried again.
func (m *meter) sent(o liaison.Outgoing, outcome string, took time.Duration) {
	m.sends.WithLabelValues(o.Lane.String(), outcome).Inc()
	m.sending.Observe(took.Seconds())
}

// Describe is prometheus.Collector.
func (m *meter) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{waitingMetric, waitingAge, setAsideMetric, overdueMetric, outboxMetric, outboxAge} {
		out <- d
	}
}

// Collect reads the backlog from the database when it is asked for.
func (m *meter) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	b, err := m.store.Backlog(ctx)
	if err != nil {
		m.log.Warn("measure the backlog", "error", err)
		return
	}
	overdue, err := m.store.Overdue(ctx, m.today())
	if err != nil {
		m.log.Warn("measure what is overdue", "error", err)
		return
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(waitingMetric, float64(b.Updates))
	gauge(waitingAge, b.UpdateAge.Seconds())
	gauge(setAsideMetric, float64(b.SetAside))
	gauge(overdueMetric, float64(overdue))
	for _, lane := range []liaison.Lane{liaison.Replies, liaison.Notices, liaison.Briefings} {
		gauge(outboxMetric, float64(b.Messages[lane]), lane.String())
	}
	gauge(outboxAge, b.OldestAge.Seconds())
}
