// Command where prints the directory of the PostgreSQL that localpg would use,
// for scripts that install one where there is none.
package main

import (
	"context"
	"fmt"
	"os"

	"liaison/localpg"
)

func main() {
	dir, err := localpg.BinDir(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(dir)
}
