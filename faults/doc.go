// Package faults holds tests only. They run the program itself, as `liaison
// serve`, against the simulator and a PostgreSQL, and let go wrong what goes
// wrong in life: the process is killed, sends fail, answers are lost, updates
// come twice. Whatever happens, each update has its effect once and its
// answer, in order.
package faults
