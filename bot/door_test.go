package bot

import (
	"context"
	"sync"
	"testing"
	"time"

	"liaison"
)

func TestWhatComesTogetherIsKeptTogether(t *testing.T) {
	t.Parallel()
	const others = 50
	var keeps []int // arrivals of each; only one keeps at a time
	first, release := make(chan struct{}), make(chan struct{})
	d := &door{bot: &Bot{config: Config{
		Keep: func(_ context.Context, arrivals []liaison.Arrival) error {
			if keeps = append(keeps, len(arrivals)); len(keeps) == 1 {
				close(first)
				<-release
			}
			return nil
		},
		Arrived: func(...int64) {},
	}}}
	var coming sync.WaitGroup
	come := func(update int64) {
		coming.Go(func() {
			if err := d.keep(t.Context(), liaison.Arrival{Update: update}); err != nil {
				t.Error(err)
			}
		})
	}
	come(0)
	<-first
	for update := range int64(others) {
		come(update + 1)
	}
	for d.queued() < others {
		time.Sleep(time.Millisecond)
	}
	close(release)
	coming.Wait()
	if len(keeps) != 2 || keeps[1] != others {
		t.Errorf("kept %v, want 1 and then %d", keeps, others)
	}
}

func (d *door) queued() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.waiting == nil {
		return 0
	}
	return len(d.waiting.arrivals)
}
