// Package stories holds the service to scenes from the work of deputies, staff
// and departments. Each test plays them through the Telegram simulator and a
// real PostgreSQL, with the whole service between the two.
package stories
